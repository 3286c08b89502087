import { MachineFields } from '@intendant/core/machines/machine.ts'
import { describe, expect, test } from 'vitest'
import { changesOf, findClashes, mergeEdits } from './edits.ts'

const before = MachineFields.parse({
  organisationId: '7b7f6a1e-3c77-4df5-9a53-0123456789ab',
  name: 'erp-db',
  tags: ['prod'],
  notes: 'old',
})

describe('edits of a machine', () => {
  test('send only what changed', () => {
    const changes = changesOf(before, { ...before, notes: 'new', tags: ['prod'] })

    expect(changes).toEqual({ notes: 'new' })
  })

  test('clash only where both changed the same field to different values', () => {
    const mine = { ...before, notes: 'mine', sshPort: 222, tags: ['prod', 'db'] }
    const theirs = { ...before, notes: 'theirs', sshPort: 222, name: 'erp-db-1' }

    const clashes = findClashes(before, mine, theirs)

    expect(clashes).toEqual([{ field: 'notes', mine: 'mine', theirs: 'theirs' }])
  })

  test('are put over what the other person saved, as chosen', () => {
    const mine = { ...before, notes: 'mine', tags: ['prod', 'db'] }
    const theirs = { ...before, notes: 'theirs', name: 'erp-db-1' }

    const keep = mergeEdits(before, mine, theirs, {})
    const take = mergeEdits(before, mine, theirs, { notes: 'theirs' })

    expect(keep).toEqual({ ...before, name: 'erp-db-1', notes: 'mine', tags: ['prod', 'db'] })
    expect(take).toEqual({ ...before, name: 'erp-db-1', notes: 'theirs', tags: ['prod', 'db'] })
  })
})
