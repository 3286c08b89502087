import { afterEach, expect, test, vi } from 'vitest'
import { queryClient } from './api.ts'
import { followLive, liveState, readEvent } from './live.ts'

/** A stream that a test drives by hand. */
class FakeSource extends EventTarget {
  readyState = 1
  close() {
    this.readyState = 2
  }
  say(data: string) {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

const opened: FakeSource[] = []
const open = () => {
  const source = new FakeSource()
  opened.push(source)
  return source as unknown as EventSource
}

afterEach(() => {
  vi.useRealTimers()
  opened.length = 0
  queryClient.clear()
})

function cached(name: string, topics: string[]) {
  queryClient
    .getQueryCache()
    .build(queryClient, { queryKey: [name], meta: { topics } })
    .setData('old')
  return () => queryClient.getQueryState([name])?.isInvalidated
}

test('an event makes stale what its topic touches, gathered, and nothing else', () => {
  vi.useFakeTimers()
  const machines = cached('machines', ['machines', 'reach'])
  const people = cached('people', ['people'])
  const stop = followLive(open)

  opened[0]?.say('{"id":"1","topic":"reach","kind":"updated","key":"x"}')
  const before = machines()
  vi.advanceTimersByTime(300)

  expect([before, machines(), people()]).toEqual([false, true, false])
  stop()
})

test('a stream away for three seconds is said, and said no more when it is back', () => {
  vi.useFakeTimers()
  const stop = followLive(open)

  opened[0]?.dispatchEvent(new Event('error'))
  vi.advanceTimersByTime(2_900)
  const early = liveState().state
  vi.advanceTimersByTime(200)
  const late = liveState().state
  opened[0]?.dispatchEvent(new Event('open'))

  expect([early, late, liveState().state]).toEqual(['live', 'paused', 'live'])
  stop()
})

test('a stream the browser gave up is opened anew, and everything is asked again', () => {
  vi.useFakeTimers()
  const people = cached('people', ['people'])
  const stop = followLive(open)

  opened[0]?.close()
  opened[0]?.dispatchEvent(new Event('error'))
  vi.advanceTimersByTime(1_100)
  opened[1]?.dispatchEvent(new Event('open'))

  expect([opened.length, people()]).toEqual([2, true])
  stop()
})

test.each(['', 'x', '1', '{}', '[]'])('%j is no event', (data) => {
  expect(readEvent(data)).toBeNull()
})
