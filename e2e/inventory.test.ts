import { readFile } from 'node:fs/promises'
import { changeMe } from '@intendant/contract/account.ts'
import { addKey, createMachine, listMachines, showMachine } from '@intendant/contract/machines.ts'
import { makeLabFolder } from '@intendant/lab/folder.ts'
import { makeKey } from '@intendant/lab/keys.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBrowser, type Person } from './browser.ts'
import { type Running, removeIntendant, startIntendant } from './intendant.ts'
import { type Panel, setUpPanel } from './panel.ts'
import { addPerson, enter } from './walk.ts'

const paul = {
  login: 'paul',
  name: 'Paul Le Goff',
  role: 'administrator',
  password: 'five gulls on a rope',
} as const

let intendant: Running
let panel: Panel
let browser: Browser
/** Nadia's window and Paul's. Signed in once: the sign-in counts tries. */
let first: Person
let second: Person

beforeAll(async () => {
  intendant = await startIntendant()
  panel = await setUpPanel(intendant)
  await addPerson(panel, intendant, paul)
  const { organisationId } = panel
  const interfaces = [{ name: 'eth0', mac: 'bc:24:11:fe:7e:03', addresses: ['10.77.9.21/24'] }]
  await panel.ask(createMachine, { body: { organisationId, name: 'atlas', interfaces, tags: ['prod'] } })
  const host = await panel.ask(createMachine, { body: { organisationId, name: 'krl-pve-1' } })
  for (const name of ['web-01', 'mail', 'wiki']) {
    const body = { organisationId, name, kind: 'virtual' as const, hostId: host.id, tags: ['guests'] }
    await panel.ask(createMachine, { body })
  }
  browser = await openBrowser()
  first = await enter(browser, intendant)
  second = await enter(browser, intendant, paul)
})

afterAll(async () => {
  await browser?.close()
  if (intendant) await removeIntendant(intendant)
})

afterEach(async () => {
  await panel.ask(changeMe, { body: { preferences: { language: 'en' } } })
  const errors = [first, second].flatMap((window) => window.errors.splice(0))
  // A refused second save is what one walk is about.
  expect(errors.filter((error) => !error.includes('409'))).toEqual([])
})

test('whoever saves second sees field by field what changed, and chooses whose value stays', async () => {
  const systemOf = ({ page }: { page: Page }) => page.getByRole('textbox', { name: 'Operating system' })
  const saveIn = ({ page }: { page: Page }) => page.getByRole('button', { name: 'Save', exact: true }).click()
  const question = second.page.getByRole('alert').filter({ hasText: 'atlas was changed meanwhile' })
  await Promise.all([first, second].map(({ page }) => page.goto('/machines/atlas/settings')))
  await systemOf(second).fill('Debian 12')
  await second.page.getByRole('textbox', { name: 'Notes' }).fill('Moved to rack 4.')
  await systemOf(first).fill('Debian 13')
  await saveIn(first)
  await first.page.getByText('Saved.', { exact: true }).waitFor()

  await saveIn(second)
  const row = question.getByRole('row', { name: /Operating system/ })
  await row.waitFor()
  const shown = await row.getByRole('cell').allInnerTexts()
  await row.getByText('Theirs').click()
  await question.getByRole('button', { name: 'Save with these choices' }).click()
  await second.page.getByText('Saved.', { exact: true }).waitFor()
  const afterTheirs = await readAtlas()

  await expectValue(first.page.getByRole('textbox', { name: 'Notes' }), 'Moved to rack 4.')
  await systemOf(second).fill('Arch')
  await systemOf(first).fill('Alpine 3')
  await saveIn(first)
  await waitForSystem('Alpine 3')
  await saveIn(second)
  await question.getByRole('button', { name: 'Save with these choices' }).click()
  await waitForSystem('Arch')

  expect(shown.slice(0, 2)).toEqual(['Debian 12', 'Debian 13'])
  expect(afterTheirs).toEqual({ operatingSystem: 'Debian 13', notes: 'Moved to rack 4.' })
  expect(await readAtlas()).toEqual({ operatingSystem: 'Arch', notes: 'Moved to rack 4.' })
})

test('a saved view is kept, seen by everyone, and opens again by its URL', async () => {
  await first.page.goto('/machines?q=tag%3Aguests')
  await first.page.getByRole('button', { name: 'Views' }).click()
  await first.page.getByLabel('Name of the view').fill('What runs on hosts')
  await first.page.getByLabel('Everyone sees it').check()
  await first.page.getByRole('button', { name: 'Save this view' }).click()
  await first.page.getByRole('button', { name: 'What runs on hosts · everyone' }).waitFor()

  await second.page.goto('/machines')
  await second.page.getByRole('button', { name: 'Views' }).click()
  await second.page.getByRole('button', { name: 'What runs on hosts · everyone' }).click()
  await second.page.getByText('3 of 6 machines').waitFor()
  await first.page.goto(second.page.url())
  await first.page.getByText('3 of 6 machines').waitFor()

  expect(new URL(second.page.url()).searchParams.get('q')).toBe('tag:guests')
})

test('tags go on several machines at once', async () => {
  const { page } = first
  await page.goto('/machines')
  await page.getByLabel('Choose mail').check()
  await page.getByLabel('Choose wiki').check()
  await page.getByRole('textbox', { name: 'Tags' }).fill('needs-care, harbour')
  await page.getByRole('button', { name: 'Change 2 machines' }).click()
  await page.getByText('Tags of 2 machines changed.').waitFor()
  const { rows } = await panel.ask(listMachines, { query: { q: 'tag:harbour' } })

  expect(rows.map((row) => [row.name, row.tags.toSorted()])).toEqual([
    ['mail', ['guests', 'harbour', 'needs-care']],
    ['wiki', ['guests', 'harbour', 'needs-care']],
  ])
})

test.each([
  ['of a hardware address', '11:fe:7e'],
  ['of an IP address', '77.9.2'],
])('the search opens a machine by a part %s', async (_of, part) => {
  const { page } = first
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or run' }).fill(part)
  await page.getByRole('option', { name: /atlas/ }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /atlas/ }).waitFor()

  expect(new URL(page.url()).pathname).toBe('/machines/atlas')
})

test('of ten rows of a table nine are imported and the bad one is explained, in French too', async () => {
  await panel.ask(changeMe, { body: { preferences: { language: 'fr' } } })
  const { page } = first
  const good = Array.from({ length: 9 }, (_, index) => `quay-${index + 1},192.0.2.${index + 1},22`)
  const rows = [...good.slice(0, 4), 'quay-10,192.0.2.10,70000', ...good.slice(4)]
  await page.goto('/machines/new?from=import')
  await page.getByLabel('Tableau ou liste').fill(['name,ssh_address,ssh_port', ...rows].join('\n'))
  await page.getByRole('button', { name: 'Montrer ce qui se passerait' }).click()
  await page.getByRole('status').filter({ hasText: '9 nouvelles, 0 modifiées, 1 refusées' }).waitFor()
  await page.getByRole('button', { name: 'Importer 9 lignes' }).click()
  await page.getByRole('status').filter({ hasText: 'Importées' }).waitFor()
  const refused = await page.getByRole('row', { name: /quay-10/ }).innerText()
  const { rows: imported } = await panel.ask(listMachines, { query: { q: 'name:quay' } })

  expect(imported.map((row) => row.name)).toHaveLength(9)
  expect(refused).toContain('refusée')
  expect(refused).toMatch(/port .*70000|70000.* port/i)
  expect(refused).toContain('Rien')
})

test('the Markdown export holds every machine and no secret', async () => {
  const folder = makeLabFolder()
  const key = await makeKey(folder, 'harbour')
  const privateKey = await readFile(key.path, 'utf8')
  await panel.ask(addKey, { body: { name: 'harbour', privateKey } })
  const { page } = first
  await page.goto('/machines')
  await page.getByRole('button', { name: 'Export' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Markdown tree' }).click()
  const text = await readFile(await (await download).path(), 'utf8')

  for (const name of ['atlas', 'krl-pve-1', 'web-01', 'mail', 'wiki']) expect(text).toContain(name)
  const secret = privateKey.split('\n').slice(1, -2)
  for (const part of [...secret, 'PRIVATE KEY', panel.token]) expect(text).not.toContain(part)
})

test('a host goes with its guests only after their list was shown and their number typed', async () => {
  const { page } = first
  await page.goto('/machines/krl-pve-1/settings')
  await page.getByRole('button', { name: 'Delete krl-pve-1' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete krl-pve-1?' })
  const really = dialog.getByRole('button', { name: 'Delete 4 machines' })
  const listed = await dialog.getByRole('listitem').allInnerTexts()
  await dialog.getByLabel('Type 3 to delete them all').fill('2')
  const withWrongNumber = await really.isDisabled()
  await dialog.getByLabel('Type 3 to delete them all').fill('3')
  await really.click()
  await page.waitForURL((url) => url.pathname === '/machines')
  const { rows } = await panel.ask(listMachines, { query: { q: 'tag:guests' } })

  expect(listed.toSorted()).toEqual(['mail', 'web-01', 'wiki'])
  expect(withWrongNumber).toBe(true)
  expect(rows).toEqual([])
})

async function readAtlas(): Promise<{ operatingSystem: string; notes: string }> {
  const { machine } = await panel.ask(showMachine, { params: { machine: 'atlas' } })
  return { operatingSystem: machine.operatingSystem, notes: machine.notes }
}

async function waitForSystem(system: string): Promise<void> {
  await expect.poll(async () => (await readAtlas()).operatingSystem, { timeout: 20_000 }).toBe(system)
}

async function expectValue(field: ReturnType<Page['getByRole']>, value: string): Promise<void> {
  await expect.poll(() => field.inputValue(), { timeout: 20_000 }).toBe(value)
}
