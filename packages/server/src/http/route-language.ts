import type { IncomingHttpHeaders } from 'node:http'
import type { Language } from '@intendant/core/language/problems.ts'

/**
 * The language to answer in: the one the page asks for, else the person's, else what the browser prefers, else
 * English. Pure.
 */
export function chooseLanguage(headers: IncomingHttpHeaders, preferred: Language | null): Language {
  const asked = headers['x-intendant-language']
  if (asked === 'en' || asked === 'fr') return asked
  return preferred ?? parseAcceptLanguage(headers['accept-language'] ?? '')
}

function parseAcceptLanguage(text: string): Language {
  const ranked = text
    .slice(0, 200)
    .split(',')
    .map((item) => {
      const [tag = '', quality = 'q=1'] = item.trim().toLowerCase().split(';')
      return { language: tag.split('-')[0], weight: Number(quality.trim().replace('q=', '')) || 0 }
    })
    .filter(({ language, weight }) => weight > 0 && (language === 'en' || language === 'fr'))
    .toSorted((one, other) => other.weight - one.weight)
  return ranked[0]?.language === 'fr' ? 'fr' : 'en'
}
