/**
 * Numbers, dates and durations as a reader of a language writes them. Pure: the moment is a parameter.
 * French numbers get U+202F and percentages U+00A0 from `Intl`; value and unit never part.
 */
export type Format = {
  readonly number: (value: number) => string
  /** 0 to 1. */
  readonly percent: (share: number) => string
  /** Disk and traffic, decimal: `12.3 GB`, `12,3 Go`. */
  readonly bytes: (bytes: number) => string
  /** `3 min 30 s`, at most two parts. */
  readonly duration: (ms: number) => string
  /** `8 ms`, `1.2 s`. */
  readonly latency: (ms: number) => string
  /** `14:05` */
  readonly time: (at: Date) => string
  /** `22 November`, with the year when it is another one. */
  readonly day: (at: Date, now: Date) => string
  /** `Sunday 22 November, 14:05` */
  readonly today: (at: Date) => string
  /** `22 Nov 2026, 14:05` */
  readonly moment: (at: Date) => string
  /** With seconds and zone, for tooltips. */
  readonly exact: (at: Date) => string
  /** Relative below a day, absolute beyond (I18N-5). */
  readonly age: (at: Date, now: Date) => string
  readonly list: (items: readonly string[]) => string
  readonly compare: (a: string, b: string) => number
}

const nbsp = '\u00a0'
const byteUnits = { en: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'], fr: ['o', 'ko', 'Mo', 'Go', 'To', 'Po'] }
const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Makes the formats of a language; British conventions in English (day first, 24 hours). Pure. */
export function createFormat(language: 'en' | 'fr'): Format {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB'
  const number = new Intl.NumberFormat(locale)
  const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' })
  const longDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' })
  const dated = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const moment = (at: Date) => `${dated.format(at)}, ${time.format(at)}`

  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    bytes: (bytes) => formatBytes(bytes, byteUnits[language], one),
    duration: (ms) => formatDuration(ms, language === 'fr' ? 'j' : 'd'),
    latency: (ms) =>
      ms < 1_000 ? `${number.format(Math.round(ms))}${nbsp}ms` : `${one.format(ms / 1_000)}${nbsp}s`,
    time: (at) => time.format(at),
    day: (at, now) => (at.getFullYear() === now.getFullYear() ? shortDay : longDay).format(at),
    today: (at) => `${capital(weekday.format(at))}, ${time.format(at)}`.replace(/,(?= \d\d? )/, ''),
    moment,
    exact: (at) => exact.format(at),
    age: (at, now) => formatAge(at, now, relative, moment),
    list: (items) => list.format(items),
    compare: collator.compare,
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function formatBytes(bytes: number, units: readonly string[], one: Intl.NumberFormat): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  const shown = value >= 100 || unit === 0 ? Math.round(value) : value
  return `${one.format(shown)}${nbsp}${units[unit] ?? ''}`
}

function formatDuration(ms: number, days: string): string {
  const parts = [
    [Math.floor(ms / day), days],
    [Math.floor((ms % day) / hour), 'h'],
    [Math.floor((ms % hour) / minute), 'min'],
    [Math.floor((ms % minute) / second), 's'],
  ] as const
  const first = parts.findIndex(([value]) => value > 0)
  if (first < 0) return `0${nbsp}s`
  return parts
    .slice(first, first + 2)
    .filter(([value], place) => place === 0 || value > 0)
    .map(([value, unit]) => `${value}${nbsp}${unit}`)
    .join(' ')
}

function formatAge(
  at: Date,
  now: Date,
  relative: Intl.RelativeTimeFormat,
  moment: (at: Date) => string,
): string {
  const ms = at.getTime() - now.getTime()
  const size = Math.abs(ms)
  if (size < 5 * second) return relative.format(0, 'second')
  if (size < minute) return relative.format(Math.round(ms / second), 'second')
  if (size < hour) return relative.format(Math.round(ms / minute), 'minute')
  if (size < day) return relative.format(Math.round(ms / hour), 'hour')
  return moment(at)
}
