/** Texts of the area enter. */
export const enter = {
  title: 'enter',
}
