import { expect, test, vi } from 'vitest'
import { systemClock } from '../system/clock.ts'
import { silentLog } from '../system/log.ts'
import { startTidying } from './tidy.ts'

test('old recordings are deleted at once and then each day, also after a day that failed', async () => {
  const waits: { ms: number; wake: () => void }[] = []
  const clock = {
    ...systemClock,
    sleep: (ms: number) => new Promise<void>((wake) => void waits.push({ ms, wake })),
  }
  let runs = 0
  const deleteOldRecordings = async () => {
    runs += 1
    if (runs === 1) throw new Error('the database is away')
    return 0
  }

  const stop = startTidying({ terminals: { deleteOldRecordings }, clock, log: silentLog })
  await vi.waitFor(() => expect(waits).toHaveLength(1))
  waits[0]?.wake()
  await vi.waitFor(() => expect(waits).toHaveLength(2))
  stop()
  waits[1]?.wake()

  expect([runs, waits.map(({ ms }) => ms)]).toEqual([2, [86_400_000, 86_400_000]])
})
