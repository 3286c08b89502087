/** Texts of the area terminal. */
export const terminal = {
  title: 'terminal',
}
