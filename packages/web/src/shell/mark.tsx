const key =
  'M8 0 14 4.9V8.2a.8.8 0 0 1-.8.8H9v2h3v2H9v1h2v2H7V9H2.8a.8.8 0 0 1-.8-.8V4.9ZM8 3.7a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z'

/** The mark of Intendant, in the accent: a house that is a key. */
export function Mark(props: { readonly size?: number }) {
  const { size = 18 } = props
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} fill="var(--accent)" aria-hidden="true">
      <path fillRule="evenodd" d={key} />
    </svg>
  )
}

/** Mark and name. */
export function Wordmark() {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
      <Mark size={16} />
      <span style={{ fontSize: 17, fontWeight: 600, letterSpacing: '-0.018em', lineHeight: '22px' }}>
        Intendant
      </span>
    </span>
  )
}
