import { showMe } from '@intendant/contract/account.ts'
import {
  type Caller,
  CallFailed,
  type CallInput,
  type CallOutput,
  CallRefused,
  call,
} from '@intendant/contract/client.ts'
import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import type { LiveEvent } from '@intendant/contract/system.ts'
import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
  useMutation,
  useQuery,
} from '@tanstack/react-query'

type Topic = LiveEvent['topic']

/** How this page calls its server: same origin, cookie, and the language of the page for worded problems. */
export const caller: Caller = {
  base: '',
  headers: () => ({ 'accept-language': document.documentElement.lang || 'en' }),
  fetch: (url, init) => fetch(url, { credentials: 'same-origin', ...init }),
}

/** Which topics make an answer stale. Of an endpoint that is not here nobody tells: it is asked anew each time it is shown. */
const topicsOf: Readonly<Record<string, readonly Topic[]>> = {
  showHome: ['machines', 'places', 'sessions', 'host-keys', 'reach'],
  listMachines: ['machines', 'places', 'reach', 'host-keys', 'people'],
  showMachine: ['machines', 'places', 'reach', 'host-keys', 'keys', 'people'],
  showPaths: ['machines', 'places', 'host-keys', 'keys'],
  listChanges: ['machines', 'places', 'host-keys', 'people'],
  listPlaces: ['places', 'machines'],
  listSessions: ['sessions', 'machines'],
  showSession: ['sessions', 'machines'],
  listKeys: ['keys', 'machines'],
  listPeople: ['people'],
  showMe: ['account', 'people'],
  listMySignIns: ['account'],
  listMyTokens: ['account'],
  listMyKeys: ['account'],
  listViews: ['account'],
  showSettings: ['settings'],
  search: ['machines', 'places', 'sessions', 'people'],
}

/** Calls an endpoint outside of React. @throws {CallRefused | CallFailed} */
export function ask<E extends EndpointSpec>(
  endpoint: E,
  input: CallInput<E>,
  signal?: AbortSignal,
): Promise<CallOutput<E>> {
  return call(caller, endpoint, input, signal)
}

/** The cache of answers. A call refused for want of a session makes the page ask for sign-in. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: forgetMeWhenSignedOut }),
  mutationCache: new MutationCache({ onError: forgetMeWhenSignedOut }),
  defaultOptions: {
    queries: {
      retry: (count, error) => error instanceof CallFailed && count < 2,
      refetchOnWindowFocus: false,
    },
  },
})

/** Key of the answer of an endpoint in the cache. Pure. */
export function keyOf<E extends EndpointSpec>(endpoint: E, input: CallInput<E>) {
  return [endpoint.id, input.params ?? null, input.query ?? null] as const
}

/** The question as TanStack Query wants it, with the topics that make it stale. */
export function question<E extends EndpointSpec>(endpoint: E, input: CallInput<E>) {
  const topics = topicsOf[endpoint.id] ?? []
  return queryOptions({
    queryKey: keyOf(endpoint, input),
    queryFn: ({ signal }) => ask(endpoint, input, signal),
    // The event stream says when an answer is stale; time alone does not.
    staleTime: topics.length > 0 ? Number.POSITIVE_INFINITY : 0,
    meta: { topics },
  })
}

/** Asks the server and keeps the answer fresh by its events. */
export function useAnswer<E extends EndpointSpec>(
  endpoint: E,
  input: CallInput<E>,
  options: { readonly enabled?: boolean; readonly keepPrevious?: boolean } = {},
) {
  return useQuery({
    ...question(endpoint, input),
    enabled: options.enabled ?? true,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  })
}

/**
 * A call that changes something. Afterwards the answers named by `refresh` are asked anew
 * (the events would say so too, a moment later).
 */
export function useWish<E extends EndpointSpec>(endpoint: E, refresh: readonly EndpointSpec[] = []) {
  return useMutation({
    mutationFn: (input: CallInput<E>) => ask(endpoint, input),
    onSuccess: () => Promise.all(refresh.map((other) => refreshAnswers(other))),
  })
}

/** Asks anew every answer of an endpoint that the page shows. */
export function refreshAnswers(endpoint: EndpointSpec): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [endpoint.id] })
}

/** Asks anew what a topic touches; without a topic, everything. */
export function refreshTopic(topic?: Topic): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: (query) => {
      const topics = query.meta?.topics
      return topic === undefined || (Array.isArray(topics) && topics.includes(topic))
    },
  })
}

function forgetMeWhenSignedOut(error: unknown) {
  if (error instanceof CallRefused && error.status === 401) {
    queryClient.setQueryData([showMe.id, null, null], null)
  }
}
