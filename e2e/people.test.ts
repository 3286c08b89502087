import { listMachines } from '@intendant/contract/machines.ts'
import { listSessions } from '@intendant/contract/sessions.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow } from './browser.ts'
import { type Running, removeIntendant, startIntendant } from './intendant.ts'
import { nadia, type Panel, setUpPanel } from './panel.ts'
import { addPerson, enter, typeInShell, waitForOutput } from './walk.ts'

const paul = {
  login: 'paul',
  name: 'Paul Le Goff',
  role: 'administrator',
  password: 'five gulls on a rope',
} as const

let intendant: Running
let panel: Panel
let browser: Browser
/** The machine Intendant runs on: a shell there needs no other. */
let self: { slug: string; name: string }

beforeAll(async () => {
  intendant = await startIntendant()
  panel = await setUpPanel(intendant)
  await addPerson(panel, intendant, paul)
  const { rows } = await panel.ask(listMachines, {})
  if (!rows[0]) throw new Error('the machine Intendant runs on is missing')
  self = rows[0]
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  if (intendant) await removeIntendant(intendant)
})

test('a reader comes in by a one-time link, sees everything, and is told why nothing can be changed', async () => {
  const owner = await enter(browser, intendant)
  await owner.page.goto('/settings/people')
  await owner.page.getByRole('textbox', { name: 'Person' }).fill('Léa Martin')
  await owner.page.getByRole('textbox', { name: 'Login' }).fill('lea')
  await owner.page.getByRole('button', { name: 'Add and make a link' }).click()
  const link = await owner.page.locator('code', { hasText: '/invitation' }).first().innerText()

  const reader = await openWindow(browser, { address: intendant.address })
  await reader.page.goto(link)
  await reader.page.getByRole('textbox', { name: 'Password' }).fill('a quiet place to read')
  await reader.page.getByRole('textbox', { name: 'Once more' }).fill('a quiet place to read')
  await reader.page.getByRole('button', { name: 'Keep it and sign in' }).click()
  await reader.page.locator('#main').waitFor()
  await reader.page.goto('/machines')
  await reader.page.getByRole('link', { name: self.name }).first().waitFor()
  const adding = await reader.page.getByRole('link', { name: 'Add machines' }).count()
  await reader.page.goto(`/machines/${self.slug}/settings`)
  await reader.page.getByText('Your account may look, not change.').waitFor()
  const name = reader.page.getByRole('textbox', { name: 'Name', exact: true }).first()
  const locked = await name.isDisabled()
  const saving = await reader.page.getByRole('button', { name: 'Save', exact: true }).count()
  const refusal = await reader.page.request.post('/api/v1/organisations', {
    data: { name: 'Mine' },
    headers: { origin: intendant.address },
  })
  const again = await openWindow(browser, { address: intendant.address })
  await again.page.goto(link)
  await again.page.getByRole('textbox', { name: 'Password' }).fill('somebody else entirely')
  await again.page.getByRole('textbox', { name: 'Once more' }).fill('somebody else entirely')
  await again.page.getByRole('button', { name: 'Keep it and sign in' }).click()
  await again.page.getByRole('alert').first().waitFor()

  expect({ adding, locked, saving, refusal: refusal.status() }).toEqual({
    adding: 0,
    locked: true,
    saving: 0,
    refusal: 403,
  })
  expect([...owner.errors, ...reader.errors]).toEqual([])
  await Promise.all([owner, reader, again].map(({ context }) => context.close()))
})

test('a second administrator watches a shell that is open, and both see it', async () => {
  const owner = await enter(browser, intendant)
  await owner.page.goto(`/terminal?open=${self.slug}`)
  await typeInShell(owner.page, 'echo "tide $((40 + 2))"\n')
  await waitForOutput(owner.page, 'tide 42')
  const [session] = await panel.ask(listSessions, { query: { state: 'open' } })
  const watcher = await enter(browser, intendant, paul)
  await watcher.page.goto('/sessions')
  await watcher.page.getByRole('link', { name: 'Watch' }).first().click()
  await waitForOutput(watcher.page, 'tide 42')
  await watcher.page.getByText('You are watching. What you type goes nowhere.').waitFor()
  await owner.page.getByText('Paul Le Goff is watching').waitFor()

  await typeInShell(watcher.page, 'echo "typed by the watcher"\n')
  await typeInShell(owner.page, 'echo "ebb $((50 + 3))"\n')
  await waitForOutput(watcher.page, 'ebb 53')

  expect(await owner.page.locator('.xterm-rows').first().innerText()).not.toContain('typed by the watcher')
  expect(session?.person.name).toBe(nadia.name)
  expect([...owner.errors, ...watcher.errors]).toEqual([])
  await Promise.all([owner, watcher].map(({ context }) => context.close()))
})

test('who is switched off loses the open shell within seconds', async () => {
  const owner = await enter(browser, intendant)
  const other = await enter(browser, intendant, paul)
  await other.page.goto(`/terminal?open=${self.slug}`)
  await typeInShell(other.page, 'echo "flood $((60 + 4))"\n')
  await waitForOutput(other.page, 'flood 64')
  await owner.page.goto('/settings/people')
  const row = owner.page.getByRole('row', { name: /Paul Le Goff/ })
  await row.getByRole('button', { name: 'Switch off' }).click()
  const question = owner.page.getByRole('dialog', { name: 'Switch off the account of Paul Le Goff?' })

  await question.getByRole('button', { name: 'Switch the account off' }).click()
  const since = performance.now()
  await other.page.getByRole('button', { name: 'Sign in' }).waitFor({ timeout: 10_000 })
  const tookMs = performance.now() - since
  await row.getByText('switched off').waitFor()
  await other.page.getByLabel('Login').fill(paul.login)
  await other.page.getByRole('textbox', { name: 'Password' }).fill(paul.password)
  await other.page.getByRole('button', { name: 'Sign in' }).click()
  await other.page.getByRole('alert').first().waitFor()

  expect(tookMs).toBeLessThan(5_000)
  expect(await other.page.locator('.xterm').count()).toBe(0)
  expect(owner.errors).toEqual([])
  await Promise.all([owner, other].map(({ context }) => context.close()))
})
