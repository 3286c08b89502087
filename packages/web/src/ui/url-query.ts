import { useRouter, useRouterState } from '@tanstack/react-router'

/**
 * The query of the URL as plain text. The router would read `?q=10` as a number; what people type stays text here.
 */
export function useUrlQuery(): URLSearchParams {
  const text = useRouterState({ select: (state) => state.location.searchStr })
  return new URLSearchParams(text)
}

/** Changes parts of the query and keeps the rest; null or an empty text takes a part out. No new history entry. */
export function useChangeUrlQuery(): (changes: Readonly<Record<string, string | null>>) => void {
  const { history } = useRouter()
  return (changes) => {
    const { pathname, search, hash } = history.location
    const query = new URLSearchParams(search)
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') query.delete(name)
      else query.set(name, value)
    }
    const text = query.toString()
    const next = `${pathname}${text ? `?${text}` : ''}${hash}`
    if (next !== `${pathname}${search}${hash}`) history.replace(next)
  }
}
