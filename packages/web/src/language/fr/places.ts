import type { places as en } from '../en/places.ts'
import type { Same } from '../texts.ts'

/** Textes de la rubrique places. */
export const places: Same<typeof en> = {
  title: 'places',
}
