import type { home as en } from '../en/home.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique home. */
export const home: Same<typeof en> = {
  title: 'home',
}
