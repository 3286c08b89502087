import type { settings as en } from '../en/settings.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique settings. */
export const settings: Same<typeof en> = {
  title: 'settings',
}
