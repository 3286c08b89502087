import type { ConnectionStep } from '@intendant/contract/machines.ts'
import { describe, expect, test } from 'vitest'
import { brokenHop, refusingHop, toHopRows } from './hop-rows.ts'

function step(
  hop: number,
  stage: ConnectionStep['stage'],
  outcome: ConnectionStep['outcome'],
  ms = 10,
): ConnectionStep {
  const problem =
    outcome === 'failed' ? { code: 'refused', path: [], params: {}, message: 'It refuses.' } : null
  const machine = { slug: `m${hop}`, name: `m${hop}` }
  return { hop, machine, stage, outcome, ms, problem, hostKey: null, trustedFingerprint: null }
}

describe('rows of hops', () => {
  test('show what each hop is doing, and those not begun as waiting', () => {
    const steps = [
      step(0, 'dial', 'ok'),
      step(0, 'banner', 'ok'),
      step(0, 'host-key', 'ok'),
      step(0, 'sign-in', 'ok'),
      step(0, 'ready', 'ok'),
      step(1, 'dial', 'ok'),
      step(1, 'banner', 'ok'),
      step(1, 'host-key', 'ok'),
    ]

    const rows = toHopRows(steps, ['edge-1', 'gw-lyon', 'erp-db'])

    expect(rows.map((row) => [row.name, row.doing, row.ms])).toEqual([
      ['edge-1', 'reached', 50],
      ['gw-lyon', 'sign-in', 30],
      ['erp-db', 'waiting', 0],
    ])
    expect(brokenHop(rows)).toBeNull()
  })

  test('name the hop that failed and why', () => {
    const rows = toHopRows(
      [step(0, 'ready', 'ok'), step(1, 'dial', 'failed')],
      ['edge-1', 'gw-lyon', 'erp-db'],
    )

    expect(brokenHop(rows)).toBe(1)
    expect(rows[1]?.problem?.message).toBe('It refuses.')
  })

  test('name the machine that refuses to let Intendant in, which may be a hop', () => {
    const steps = [step(0, 'ready', 'ok'), step(1, 'sign-in', 'failed')]

    const refusing = refusingHop(steps, ['root', 'ops', 'root'])

    expect(refusing).toEqual({ slug: 'm1', name: 'm1', login: 'ops' })
    expect(refusingHop([step(0, 'dial', 'failed')], ['root'])).toBeNull()
  })

  test('keep the key that waits for a decision', () => {
    const hostKey = {
      id: '7b7f6a1e-3c77-4df5-9a53-111111111111',
      machineId: '7b7f6a1e-3c77-4df5-9a53-222222222222',
      type: 'ssh-ed25519',
      fingerprint: 'SHA256:abc',
      state: 'changed',
      firstSeenAt: '2026-11-22T14:00:00.000Z',
      lastSeenAt: '2026-11-22T14:00:00.000Z',
      decidedBy: null,
      decidedAt: null,
    } as ConnectionStep['hostKey']
    const asked = { ...step(0, 'host-key', 'failed'), hostKey, trustedFingerprint: 'SHA256:old' }

    const rows = toHopRows([asked], ['edge-1'])

    expect(rows[0]).toMatchObject({ doing: 'failed', hostKey, trustedFingerprint: 'SHA256:old' })
  })

  test('know the names from the steps when the path is not known', () => {
    const rows = toHopRows([step(1, 'dial', 'ok')], [])

    expect(rows.map((row) => row.name)).toEqual(['', 'm1'])
  })
})
