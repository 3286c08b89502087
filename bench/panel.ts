import { readdir, readFile } from 'node:fs/promises'
import { addFromIntake, importMachines } from '@intendant/contract/intake.ts'
import { decideHostKey, search, showKeyLine, testConnection } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { removeIntendant, startIntendant } from '../e2e/intendant.ts'
import { type Fleet, startFleet } from '../lab/src/fleet.ts'
import { median, percentile, printFigure, timeEach } from './measure.ts'
import { openPanelShell, type Panel, setUpPanel, Waiting } from './panel-client.ts'
import { connectRaw, openRawShell } from './raw-ssh2.ts'

/** The whole product, started by `npm start`: echo through the panel, search, warm start, first page. */
async function main(): Promise<void> {
  const first = await startIntendant()
  const panel = await setUpPanel(first)
  const fleet = await startFleet({ count: 100, port: 26_022 })
  try {
    await benchEcho(panel, fleet)
    await benchSearch(panel)
  } finally {
    await fleet.dispose()
  }
  await first.stop()
  const starts = await timeEach(3, async () => {
    const again = await startIntendant({ dataFolder: first.dataFolder })
    await again.stop()
  })
  printFigure({
    name: 'warm start, npm start to the first answer, and stop',
    unit: 'ms',
    ours: median(starts),
    baseline: null,
    goal: { text: '<= 2000 ms', met: median(starts) <= 2_000 },
  })
  await removeIntendant(first)
  await benchFirstPage()
}

async function benchEcho(panel: Panel, fleet: Fleet): Promise<void> {
  const machines = await addFleet(panel, fleet)
  const shells = await inGroups(machines, 10, (slug) => openPanelShell(panel, slug))
  const raws = await inGroups(fleet.addresses, 10, (address) => openRawEcho(fleet, address))
  const ours: number[] = []
  const bare: number[] = []
  // Everybody types one letter every round, in turns with the bare shells.
  for (let round = 0; round < 20; round += 1) {
    const letter = String.fromCharCode(97 + round)
    for (const shell of shells) ours.push(await shell.echo(letter, letter))
    for (const raw of raws) bare.push(await raw.echo(letter))
  }
  const added = percentile(ours, 95) - percentile(bare, 95)
  printFigure({
    name: 'terminal echo, p95 with 100 sessions',
    unit: 'ms',
    ours: percentile(ours, 95),
    baseline: { name: 'raw ssh2', value: percentile(bare, 95) },
    goal: { text: `added <= 15 ms (is ${added.toFixed(1)})`, met: added <= 15 },
  })
  const together: number[] = []
  for (let round = 0; round < 10; round += 1) {
    const digit = String(round)
    together.push(...(await Promise.all(shells.map((shell) => shell.echo(digit, digit)))))
  }
  printFigure({
    name: 'terminal echo, p95, 100 people typing at once',
    unit: 'ms',
    ours: percentile(together, 95),
    baseline: null,
    goal: null,
  })
  for (const shell of shells) shell.close()
  for (const raw of raws) raw.close()
}

async function addFleet(panel: Panel, fleet: Fleet): Promise<string[]> {
  const { organisations } = await panel.ask(listPlaces, {})
  const organisationId = organisations[0]?.id
  if (!organisationId) throw new Error('set-up made no organisation')
  const entries = fleet.addresses.map((address, index) => ({
    line: index + 1,
    target: { name: `fleet-${index}`, address, port: fleet.port, login: fleet.login },
  }))
  const added = await panel.ask(addFromIntake, { body: { organisationId, entries } })
  const { publicKey } = await panel.ask(showKeyLine, {})
  fleet.addAuthorizedKey(fleet.login, publicKey)
  await inGroups(added.machines, 10, async ({ slug }) => {
    const { steps } = await panel.ask(testConnection, { params: { machine: slug }, body: {} })
    const key = steps.find((step) => step.hostKey)?.hostKey
    if (!key) throw new Error(`no host key of ${slug} was shown: ${JSON.stringify(steps)}`)
    const body = { decision: 'trust', fingerprint: key.fingerprint } as const
    await panel.ask(decideHostKey, { params: { id: key.id }, body })
  })
  return added.machines.map((machine) => machine.slug)
}

async function openRawEcho(fleet: Fleet, address: string) {
  const { client, close } = await connectRaw(
    [{ address, port: fleet.port }],
    fleet.login,
    fleet.key.privateKey,
  )
  const channel = await openRawShell(client)
  const output = new Waiting()
  channel.on('data', (data: Buffer) => output.add(data.toString('latin1')))
  return {
    echo: async (letter: string) => {
      const start = performance.now()
      const answered = output.until(letter)
      channel.write(letter)
      await answered
      return performance.now() - start
    },
    close,
  }
}

async function benchSearch(panel: Panel): Promise<void> {
  const { organisations } = await panel.ask(listPlaces, {})
  const organisationId = organisations[0]?.id
  if (!organisationId) throw new Error('set-up made no organisation')
  const rows = Array.from({ length: 10_000 }, (_, index) => {
    const [a, b] = [Math.floor(index / 250), (index % 250) + 1]
    return `machine-${index},10.99.${a}.${b},rack-${index % 97}`
  })
  const text = ['name,ssh-address,tags', ...rows].join('\n')
  const start = performance.now()
  const imported = await panel.ask(importMachines, {
    body: { format: 'csv', text, organisationId, preview: false },
  })
  if (imported.created !== 10_000) throw new Error(`only ${imported.created} machines were imported`)
  printFigure({
    name: 'import of 10,000 machines from CSV',
    unit: 'ms',
    ours: performance.now() - start,
    baseline: null,
    goal: null,
  })
  const words = ['machine-7', '10.99.3', 'rack-41', '99.12.7', 'machine-9999', 'ack-9', 'nothing like it']
  const times = await timeEach(105, async (index) => {
    await panel.ask(search, { query: { q: words[index % words.length] ?? '' } })
  })
  printFigure({
    name: 'search in 10,000 machines, p95',
    unit: 'ms',
    ours: percentile(times, 95),
    baseline: null,
    goal: { text: '<= 100 ms', met: percentile(times, 95) <= 100 },
  })
}

/** Bytes of the first page as they travel: the document and what it asks for at once, compressed. */
async function benchFirstPage(): Promise<void> {
  const dist = new URL('../packages/web/dist/', import.meta.url)
  const html = await readFile(new URL('index.html', dist), 'utf8')
  const names = await readdir(new URL('assets/', dist))
  const wanted = names.filter((name) => name.endsWith('.gz') && html.includes(name.replace(/\.gz$/, '')))
  const sizes = await Promise.all(
    wanted.map(async (name) => (await readFile(new URL(`assets/${name}`, dist))).length),
  )
  const kib = sizes.reduce((sum, size) => sum + size, 0) / 1_024
  if (wanted.length === 0) throw new Error('the built page has no compressed files')
  printFigure({
    name: 'first page, scripts and styles, gzip',
    unit: 'KiB',
    ours: kib,
    baseline: null,
    goal: { text: '<= 260 KiB', met: kib <= 260 },
  })
}

async function inGroups<T, R>(items: readonly T[], size: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += size) {
    results.push(...(await Promise.all(items.slice(at, at + size).map(run))))
  }
  return results
}

await main()
