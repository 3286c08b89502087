import type { enter as en } from '../en/enter.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique enter. */
export const enter: Same<typeof en> = {
  title: 'enter',
}
