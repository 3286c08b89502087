import { useTranslation } from 'react-i18next'
import { createFormat, type Format } from './format.ts'

const formats: Record<'en' | 'fr', Format> = { en: createFormat('en'), fr: createFormat('fr') }

/** The formats of the language the page speaks now. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  return formats[i18n.language === 'fr' ? 'fr' : 'en']
}
