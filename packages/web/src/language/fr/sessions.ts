import type { sessions as en } from '../en/sessions.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique sessions. */
export const sessions: Same<typeof en> = {
  title: 'sessions',
}
