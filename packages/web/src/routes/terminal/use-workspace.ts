import { keepWorkspace, showWorkspace } from '@intendant/contract/account.ts'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { ask, queryClient, question, useAnswer } from '../../api.ts'
import { emptyLayout, type Layout, parseLayout } from './layout.ts'

/** How the terminals of a person look. */
export type TerminalPreferences = { readonly fontSize: number; readonly screenReader: boolean }

/** What a person arranged, and how to change it. `null` while it is not known yet. */
export type Workspace = {
  readonly layout: Layout
  readonly preferences: TerminalPreferences
  readonly change: (change: (layout: Layout) => Layout) => void
  readonly prefer: (preferences: Partial<TerminalPreferences>) => void
}

const keepAfterMs = 400
const Kept = z.object({
  layout: z.unknown(),
  fontSize: z.number().min(8).max(32).catch(13),
  screenReader: z.boolean().catch(false),
})
type State = { readonly layout: Layout; readonly preferences: TerminalPreferences }

/** The person's arrangement, kept on the server so that any browser shows the same. */
export function useWorkspace(): Workspace | null {
  const kept = useAnswer(showWorkspace, {})
  const [state, setState] = useState<State | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const unsaved = useRef<State | null>(null)

  useEffect(() => {
    // Once: what another browser arranges meanwhile is seen at the next visit, never moved under one's hands.
    if (kept.data) setState((current) => current ?? readKept(kept.data.layout))
    else if (kept.error) setState((current) => current ?? readKept(null))
  }, [kept.data, kept.error])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      if (unsaved.current) keep(unsaved.current)
    },
    [],
  )

  const update = (change: (state: State) => State) => {
    setState((current) => {
      if (current === null) return current
      const next = change(current)
      unsaved.current = next
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        unsaved.current = null
        keep(next)
      }, keepAfterMs)
      return next
    })
  }
  if (state === null) return null
  return {
    ...state,
    change: (change) => update((current) => ({ ...current, layout: change(current.layout) })),
    prefer: (preferences) =>
      update((current) => ({ ...current, preferences: { ...current.preferences, ...preferences } })),
  }
}

function readKept(input: unknown): State {
  const kept = Kept.safeParse(input)
  if (!kept.success) return { layout: emptyLayout, preferences: { fontSize: 13, screenReader: false } }
  const { layout, fontSize, screenReader } = kept.data
  return { layout: parseLayout(layout), preferences: { fontSize, screenReader } }
}

function keep(state: State) {
  const layout = JSON.parse(JSON.stringify({ layout: state.layout, ...state.preferences }))
  queryClient.setQueryData(question(showWorkspace, {}).queryKey, { layout })
  // A failure is shown by the next load; the arrangement on the screen is not touched by it.
  ask(keepWorkspace, { body: { layout } }).catch(() => undefined)
}
