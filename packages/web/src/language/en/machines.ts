/** Texts of the area machines. */
export const machines = {
  title: 'machines',
}
