import type { account as en } from '../en/account.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique account. */
export const account: Same<typeof en> = {
  title: 'account',
}
