/** Texts of the area places. */
export const places = {
  title: 'places',
}
