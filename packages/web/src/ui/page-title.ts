import { type RefObject, useEffect, useRef } from 'react'

// Where the reader last arrived; null before the first page, which needs no announcement.
let arrivedAt: string | null = null

/**
 * For the one h1 of a page: names the browser's tab and, on arrival by a link inside the page,
 * moves the focus to the heading and has it read aloud (A11Y-4). Give the ref to the h1.
 */
export function useArrival(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Intendant`
  }, [title])
  useEffect(() => {
    const here = window.location.pathname
    if (arrivedAt !== null && arrivedAt !== here) heading.current?.focus({ preventScroll: true })
    arrivedAt = here
  }, [])
  return heading
}
