/** Texts of the area home. */
export const home = {
  title: 'home',
}
