/** Texts of the area account. */
export const account = {
  title: 'account',
}
