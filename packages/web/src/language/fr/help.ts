import type { help as en } from '../en/help.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique help. */
export const help: Same<typeof en> = {
  title: 'help',
}
