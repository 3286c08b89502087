import { parseFilter } from '@intendant/core/machines/filter.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestInventory } from '../intent/test-inventory.ts'
import { listMachineRows } from './machines-list.ts'
import { search } from './search.ts'

let it: Awaited<ReturnType<typeof createTestInventory>>
beforeAll(async () => {
  it = await createTestInventory()
  await it.add('web-2', {
    sshAddress: '198.51.100.7',
    interfaces: [{ name: 'eth0', mac: '02:00:5e:10:00:01', addresses: ['10.0.3.5/24'] }],
    tags: ['prod'],
    operatingSystem: 'Debian 13',
    notes: 'Kept by Élodie. The key hangs behind the door of the second cellar.',
  })
  await it.add('web-10', { tags: ['non-prod'], interfaces: [{ name: 'eth0', addresses: ['10.0.33.5/24'] }] })
  await it.add('inner-web', { kind: 'container', accounts: [{ login: 'deploy' }] })
  await it.add('100% _odd_', {})
})
afterAll(() => it.drop())

describe('search', () => {
  const found = async (query: string) =>
    (await search(it.db, query, 10)).map((hit) => `${hit.name} ${hit.field}`)

  test.each([
    [
      'the whole name first, then starts, then words, in natural order',
      'web',
      ['web-2 name', 'web-10 name', 'inner-web name'],
    ],
    ['one character, at the start of names', 'w', ['web-2 name', 'web-10 name']],
    ['a part of an address', '10.0.3.', ['web-2 address']],
    ['an address', '198.51.100.7', ['web-2 address']],
    ['a MAC with colons', '02:00:5E:10', ['web-2 mac']],
    ['a MAC with dashes', '00-5e-10-00-01', ['web-2 mac']],
    ['a MAC with dots', '0200.5e10.0001', ['web-2 mac']],
    ['a MAC without separators', '5e100001', ['web-2 mac']],
    ['without accents or case', 'ELODIE', ['web-2 notes']],
    ['several words in one thing', 'debian web', ['web-2 operatingSystem']],
    ['a login', 'deploy', ['inner-web login']],
    ['an organisation', 'acme', ['Acme name']],
    ['characters that LIKE would take for patterns', '100% _', ['100% _odd_ name']],
    ['nothing', 'zzzz', []],
  ])('finds %s', async (_, query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  test('shows the part of a long text where the words stand', async () => {
    const [hit] = await search(it.db, 'second cellar', 1)

    expect(hit).toMatchObject({ field: 'notes', context: 'Acme' })
    expect(hit?.value).toContain('second cellar')
  })
})

describe('the machine table', () => {
  const names = async (q: string, sort: 'name' | '-name' | 'address' = 'name') => {
    const { filter } = parseFilter(q)
    return (await listMachineRows(it.db, { filter, sort, limit: 10, offset: 0 })).rows.map((row) => row.name)
  }

  test.each([
    ['', ['100% _odd_', 'inner-web', 'web-2', 'web-10']],
    ['tag:prod', ['web-2']],
    ['-tag:prod web', ['inner-web', 'web-10']],
    ['ip:10.0.3.', ['web-2']],
    ['ip:10.0.0.0/16', ['web-2', 'web-10']],
    ['mac:02-00-5e', ['web-2']],
    ['kind:container', ['inner-web']],
    ['org:acme os:debian', ['web-2']],
    ['login:deploy', ['inner-web']],
    ['reach:unknown name:inner', ['inner-web']],
    ['-reach:unknown', []],
    ['host:web', []],
    ['owner:nobody', []],
  ])('filtered by "%s" shows %j', async (q, expected) => {
    expect(await names(q)).toEqual(expected)
  })

  test('is sorted by numbers in names and in addresses', async () => {
    expect(await names('', '-name')).toEqual(['web-10', 'web-2', 'inner-web', '100% _odd_'])
    expect((await names('', 'address')).slice(0, 2)).toEqual(['web-10', 'web-2'])
  })

  test('gives pages and counts', async () => {
    const page = await listMachineRows(it.db, {
      filter: parseFilter('web').filter,
      sort: 'name',
      limit: 1,
      offset: 1,
    })

    expect(page).toMatchObject({
      total: 3,
      all: 4,
      rows: [{ name: 'web-2', addresses: ['198.51.100.7', '10.0.3.5'] }],
    })
  })
})
