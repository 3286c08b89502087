import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Duty, MachineKind } from '../machines/machine.ts'
import { testIds } from '../paths/test-estate.ts'
import { parseInventoryJson, renderInventoryJson } from './inventory-json.ts'
import { parseMachinesCsv, renderMachinesCsv } from './machines-csv.ts'
import { renderMarkdownTree } from './markdown-tree.ts'
import { PortableMachine } from './portable.ts'
import { type Lookup, toResolver } from './resolve.ts'

const nasty = fc.constantFrom('=1+1', '+x', '-x', '@x', "'x", "''", '＝x', 'a,b;c', '"', 'é ☃', 'a\tb')
const text = fc.oneof(nasty, fc.string({ maxLength: 20 }))
const word = fc.oneof(
  fc.constantFrom('=cmd', "'q", 'a;b%3B=c', 'x > y'),
  fc.string({ minLength: 1, maxLength: 12 }),
)
const slug = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
const name = fc.stringMatching(/^[A-Za-z0-9_.@-]{1,10}$/)
const number = fc.integer({ min: 1, max: 250 })
const address = fc.oneof(
  number.map((n) => `10.0.0.${n}/24`),
  number.map((n) => `2001:db8::${n}/64`),
)
const rawMachine = fc.record({
  organisation: fc.option(word),
  site: fc.option(word),
  name: word,
  kind: fc.constantFrom(...MachineKind.options),
  host: fc.option(slug),
  operatingSystem: text,
  sshAddress: fc.option(fc.constantFrom('10.0.0.5', '2001:db8::5', 'web.example.org')),
  sshPort: fc.integer({ min: 1, max: 65_535 }),
  path: fc.oneof(
    fc.constantFrom({ mode: 'auto' }, { mode: 'direct' }),
    fc.array(slug, { minLength: 1, maxLength: 3 }).map((hops) => ({ mode: 'fixed', hops })),
  ),
  interfaces: fc.array(
    fc.record({
      name,
      mac: fc.option(number.map((n) => `02:00:00:00:00:${n.toString(16).padStart(2, '0')}`)),
      addresses: fc.array(address, { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
  accounts: fc.array(
    fc.record({ login: fc.stringMatching(/^[a-z][a-z0-9.@\\-]{0,8}$/), key: fc.option(word) }),
    { maxLength: 3 },
  ),
  duties: fc.uniqueArray(fc.constantFrom(...Duty.options), { maxLength: 3 }),
  tags: fc.uniqueArray(fc.stringMatching(/^[a-zé0-9][a-z0-9._/-]{0,8}$/), { maxLength: 3 }),
  owners: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}$/), { maxLength: 3 }),
  customValues: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), text, {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  notes: fc.oneof(
    text,
    fc.tuple(text, text).map((lines) => lines.join('\n')),
  ),
})
/** What passes the grammar: files only ever hold that. */
const machines = fc
  .uniqueArray(slug, { minLength: 1, maxLength: 4 })
  .chain((slugs) => fc.tuple(...slugs.map((one) => rawMachine.map((raw) => ({ ...raw, slug: one })))))
  .map((list) => list.flatMap((one) => PortableMachine.safeParse(one).data ?? []))
  .filter((list) => list.length > 0)

describe('round trips', () => {
  test('CSV gives back what was written, formulas disarmed in between', () => {
    fc.assert(
      fc.property(machines, (list) => {
        const csv = renderMachinesCsv(list)
        const { rows, problems } = parseMachinesCsv(csv)

        expect(problems).toEqual([])
        expect(rows.flatMap((row) => row.problems)).toEqual([])
        expect(rows.map((row) => row.machine)).toEqual(list)
      }),
      { numRuns: 300 },
    )
  })

  test('JSON gives back what was written', () => {
    fc.assert(
      fc.property(machines, (list) => {
        const inventory = { organisations: [], sites: [], networks: [], machines: list }

        const { rows, problems, places } = parseInventoryJson(renderInventoryJson(inventory))

        expect(problems).toEqual([])
        expect({ ...places, machines: rows.map((row) => row.machine) }).toEqual(inventory)
      }),
    )
  })
})

const portable = (fields: object) => PortableMachine.parse({ name: 'web', ...fields })

describe('CSV', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1'])('a spreadsheet does not run %s', (formula) => {
    expect(renderMachinesCsv([portable({ name: formula })]).split('\r\n')[1]).toContain(`,'${formula},`)
  })

  test('one bad row is explained and nine go in', () => {
    const good = Array.from({ length: 9 }, (_, at) => `web${at},10.0.0.${at + 1}`)
    const csv = ['name,ssh_address', ...good.slice(0, 4), 'bad,10.0.0.999', ...good.slice(4)].join('\n')

    const { rows } = parseMachinesCsv(csv)

    expect(rows.filter((row) => row.machine !== null)).toHaveLength(9)
    expect(rows.filter((row) => row.machine === null)).toEqual([
      {
        row: 6,
        name: 'bad',
        machine: null,
        problems: [
          { code: 'endpoint', path: ['sshAddress'], params: { value: '10.0.0.999', field: 'sshAddress' } },
        ],
      },
    ])
  })

  test('an unclosed quote spoils its own row only', () => {
    const { rows } = parseMachinesCsv('name,notes\na,"x\ny"\nb,"open\nc,fine\nd,fine\n')

    expect(rows.map((row) => [row.row, row.machine?.name, row.problems[0]?.code])).toEqual([
      [2, 'a', undefined],
      [3, undefined, 'import-row-quotes'],
      [4, 'c', undefined],
      [5, 'd', undefined],
    ])
  })

  test('a spreadsheet’s semicolons, byte order mark, capitals and empty rows are understood', () => {
    const { rows, problems } = parseMachinesCsv('\ufeffName;SSH Port;Colour\r\nweb;222;red\r\n;;\r\n')

    expect(problems.map((one) => one.code)).toEqual(['import-column-unknown'])
    expect(rows.map((row) => row.machine)).toEqual([portable({ sshPort: 222 })])
  })

  test.each([
    ['', 'import-empty'],
    ['name\n', 'import-empty'],
    ['slug\nweb', 'import-column-missing'],
    ['name,name\na,b', 'import-column-twice'],
  ])('the file %j is refused: %s', (csv, code) => {
    expect(parseMachinesCsv(csv)).toMatchObject({ rows: [], problems: [{ code }] })
  })

  test.each([
    ['name,ssh_port\nweb,70000', 'port'],
    ['name,ssh_port\nweb', 'import-row-cells'],
    ['name,path\nweb,somehow', 'import-cell'],
    ['name,custom_values\nweb,{', 'import-cell'],
    ['name,kind\nweb,robot', 'invalid-value'],
    ['name,slug\nother,web\nweb,web', 'import-slug-twice'],
  ])('the last row of %j is explained: %s', (csv, code) => {
    expect(
      parseMachinesCsv(csv)
        .rows.at(-1)
        ?.problems.map((one) => one.code),
    ).toEqual([code])
  })
})

test.each([
  ['{', 'import-not-json'],
  ['{"format":"other","machines":[]}', 'import-format'],
  ['7', 'import-format'],
])('the JSON %j is refused: %s', (json, code) => {
  expect(parseInventoryJson(json)).toMatchObject({ rows: [], problems: [{ code }] })
})

describe('words of a file', () => {
  const lookup: Lookup = {
    organisationId: testIds.organisation(1),
    organisations: [
      { id: testIds.organisation(1), slug: 'acme', name: 'Acmé SARL' },
      { id: testIds.organisation(2), slug: 'other', name: 'Other' },
    ],
    sites: [
      { id: testIds.site(1), slug: 'paris', name: 'Paris', organisationId: testIds.organisation(1) },
      { id: testIds.site(2), slug: 'paris-2', name: 'Paris', organisationId: testIds.organisation(2) },
    ],
    machines: [
      { id: testIds.machine(1), slug: 'pve', name: 'PVE' },
      { id: testIds.machine(2), slug: 'twin-1', name: 'Twin' },
      { id: testIds.machine(3), slug: 'twin-2', name: 'Twin' },
    ],
    people: [],
    keys: [],
  }
  const resolve = toResolver(lookup)

  test('are found by slug or by name, sites within their organisation', () => {
    const found = resolve(portable({ organisation: 'other', site: 'paris', host: 'pve' }), 2)
    const named = resolve(portable({ organisation: 'acme sarl', site: 'Paris' }), 3)

    expect(found).toMatchObject({ ok: true, value: { siteId: testIds.site(2), hostId: testIds.machine(1) } })
    expect(named).toMatchObject({
      ok: true,
      value: { organisationId: testIds.organisation(1), siteId: testIds.site(1) },
    })
  })

  test('that mean nothing or too much are all named, with the row', () => {
    const found = resolve(portable({ site: 'rome', host: 'twin', owners: ['ada'] }), 7)

    expect(found.ok ? [] : found.problems.map((one) => [one.code, one.params])).toEqual([
      ['import-reference', { row: 7, column: 'site', value: 'rome' }],
      ['import-reference-ambiguous', { row: 7, column: 'host', value: 'twin' }],
      ['import-reference', { row: 7, column: 'owners', value: 'ada' }],
    ])
  })
})

test('the Markdown tree has a heading level per depth, and no name becomes markup', () => {
  const tree = renderMarkdownTree(
    {
      organisations: [{ slug: 'acme', name: 'Acme *bold*', notes: '' }],
      sites: [{ slug: 'paris', organisation: 'acme', name: 'Paris', address: '1 rue', notes: '' }],
      networks: [
        {
          slug: 'lan',
          organisation: 'acme',
          site: 'paris',
          name: 'LAN',
          prefix: '10.0.0.0/24',
          gateway: 'pve',
          vlan: null,
          notes: '',
        },
      ],
      machines: [
        portable({ slug: 'pve', organisation: 'acme', site: 'paris', name: 'pve', notes: '# big\ntext' }),
        portable({
          slug: 'vm10',
          organisation: 'acme',
          site: 'paris',
          name: 'vm10',
          host: 'pve',
          kind: 'virtual',
        }),
        portable({
          slug: 'vm2',
          organisation: 'acme',
          site: 'paris',
          name: 'vm2 <img>',
          host: 'pve',
          kind: 'virtual',
          accounts: [{ login: 'root', key: 'Secret key' }],
        }),
      ],
    },
    'en',
  )

  expect(tree).toBe(
    [
      '# Acme \\*bold\\*',
      '## Paris',
      '- Address: 1 rue',
      '- LAN 10.0.0.0/24 → pve',
      '### pve',
      '- Kind: physical',
      '> # big\n> text',
      '#### vm2 \\<img\\>',
      '- Kind: virtual\n- Logins: root',
      '#### vm10',
      '- Kind: virtual\n',
    ].join('\n\n'),
  )
})
