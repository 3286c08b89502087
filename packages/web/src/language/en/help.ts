/** Texts of the area help. */
export const help = {
  title: 'help',
}
