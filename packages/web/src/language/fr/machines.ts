import type { machines as en } from '../en/machines.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique machines. */
export const machines: Same<typeof en> = {
  title: 'machines',
}
