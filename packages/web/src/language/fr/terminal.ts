import type { terminal as en } from '../en/terminal.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique terminal. */
export const terminal: Same<typeof en> = {
  title: 'terminal',
}
