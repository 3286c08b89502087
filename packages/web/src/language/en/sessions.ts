/** Texts of the area sessions. */
export const sessions = {
  title: 'sessions',
}
