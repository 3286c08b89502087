import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { guestLogin, guestPassword } from '@intendant/lab/accounts.ts'
import { type Chain, type LabMachine, startChain } from '@intendant/lab/chain.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow, type Person } from './browser.ts'
import { type Running, removeIntendant, startIntendant } from './intendant.ts'

const run = promisify(execFile)
const password = 'the tide comes in twice'

let chain: Chain
let intendant: Running
let browser: Browser
let folder: string

beforeAll(async () => {
  chain = await startChain({ authorize: false })
  folder = await mkdtemp(join(tmpdir(), 'intendant-walk-'))
  intendant = await startIntendant()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  if (intendant) await removeIntendant(intendant)
  await chain?.dispose()
  await rm(folder, { recursive: true, force: true })
})

test('a newcomer starts Intendant and minutes later works on a machine behind two hops', async () => {
  const first = await openWindow(browser, { address: intendant.address })
  await setUp(first.page)
  await pasteMachines(first.page)
  await letIn(first.page, 'bastion', byPassword)
  await letIn(first.page, 'gateway', byKeyLine(chain.gateway))
  await letIn(first.page, 'hidden', byKeyLine(chain.hidden))

  await openShell(first.page)
  await type(first.page, 'echo "walk $((6 * 7))" && hostname > /dev/null\n')
  await expectText(first.page, 'walk 42')
  expect(first.errors).toEqual([])
  await first.context.close()

  const second = await openWindow(browser, { address: intendant.address })
  await signIn(second.page)
  await second.page.goto('/terminal')
  await expectText(second.page, 'walk 42')
  await type(second.page, 'echo "still $((40 + 3))"\n')
  await expectText(second.page, 'still 43')

  await moveFiles(second.page)
  await replay(second.page)
  await reachWithoutIntendant(second)
  expect(second.errors).toEqual([])
  await second.context.close()
})

async function setUp(page: Page): Promise<void> {
  await page.goto(`/setup?token=${intendant.token}`)
  await page.getByLabel('Your name').fill('Nadia Berger')
  await page.getByLabel('Login').fill('nadia')
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByLabel('First organisation').fill('Workshop')
  await page.getByRole('button', { name: 'Set up and sign in' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Login').fill('nadia')
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Machines' }).first().waitFor()
}

/** What people have: an ssh_config, the last machine behind two jump hosts. */
async function pasteMachines(page: Page): Promise<void> {
  await page.goto('/machines/new')
  const { bastion, gateway, hidden } = chain
  const text = [
    `Host bastion\n  HostName ${bastion.address}\n  User ${guestLogin}`,
    `Host gateway\n  HostName ${gateway.address}\n  User ops\n  ProxyJump bastion`,
    `Host hidden\n  HostName ${hidden.address}\n  User ops\n  ProxyJump bastion,gateway`,
  ].join('\n')
  await page.getByLabel('What you have').fill(text)
  await page.getByText('3 machines understood').waitFor()
  await page.getByRole('button', { name: 'Add 3 machines' }).click()
  await page.getByText('3 machines are here now').waitFor()
}

/** Tests a machine, trusts what it shows after comparing, lets Intendant in, until it is ready. */
async function letIn(
  page: Page,
  name: string,
  enter: (guide: ReturnType<Page['getByRole']>) => Promise<void>,
) {
  const guide = page.getByRole('region', { name: `Let Intendant in to ${name}` })
  await guide.getByRole('button', { name: 'Test the connection' }).click()
  const card = guide.getByRole('region', { name: `Host key of ${name}` })
  await card.waitFor()
  const machine = chain.machines.find((one) => one.name === name)
  await expectShown(card, await fingerprintOf(machine))
  await card.getByRole('button', { name: 'Trust this key' }).click()
  await guide.getByText(`How Intendant signs in to ${name}`).waitFor()
  await enter(guide)
  await guide.getByText(`${name} is ready`).waitFor()
}

async function byPassword(guide: ReturnType<Page['getByRole']>): Promise<void> {
  await guide.getByRole('radio', { name: 'By password, once' }).click()
  await guide.getByRole('textbox', { name: `Password of ${guestLogin}` }).fill(guestPassword)
  await guide.getByRole('button', { name: 'Install the key' }).click()
}

/** Runs the line from the page on the machine, as its owner would paste it. */
function byKeyLine(machine: LabMachine) {
  return async (guide: ReturnType<Page['getByRole']>) => {
    const line = await guide.locator('code', { hasText: 'authorized_keys' }).first().innerText()
    const home = join(machine.folder, 'home', 'ops')
    const asOps = [
      '--reuid=15000',
      '--regid=15000',
      '--clear-groups',
      'env',
      `HOME=${home}`,
      'sh',
      '-c',
      line,
    ]
    await machine.run('setpriv', asOps)
    await guide.getByRole('button', { name: 'Test again' }).last().click()
  }
}

async function openShell(page: Page): Promise<void> {
  const guide = page.getByRole('region', { name: 'Let Intendant in to hidden' })
  await guide.getByRole('link', { name: 'Open terminal' }).click()
  await page.waitForURL(/\/terminal/)
  await page.locator('.xterm-rows').first().waitFor()
  await expectText(page, '$')
}

async function type(page: Page, text: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').first().focus()
  await page.keyboard.type(text)
}

async function moveFiles(page: Page): Promise<void> {
  const up = join(folder, 'harbour.txt')
  await writeFile(up, 'high water 05:12\n'.repeat(4_000))
  await page.getByRole('button', { name: 'Files' }).click()
  const drawer = page.getByRole('region', { name: 'Files on hidden' })
  await drawer.waitFor()
  const chooser = page.waitForEvent('filechooser')
  await drawer.getByRole('button', { name: 'Upload', exact: true }).click()
  await (await chooser).setFiles(up)
  await drawer.getByText('harbour.txt is on the machine').waitFor()
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()
  await type(page, 'cp harbour.txt back.txt && wc -c back.txt\n')
  await expectText(page, '68000 back.txt')
  await page.getByRole('button', { name: 'Files' }).click()
  const download = page.waitForEvent('download')
  await drawer.getByRole('link', { name: 'Download back.txt' }).click()
  const saved = join(folder, 'back.txt')
  await (await download).saveAs(saved)
  expect(await readFile(saved, 'utf8')).toBe(await readFile(up, 'utf8'))
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()
}

async function replay(page: Page): Promise<void> {
  await type(page, 'exit\n')
  await page.getByText('The shell ended').first().waitFor()
  await page.goto('/sessions/1')
  const player = page.getByRole('region', { name: 'Recording of session 1' })
  await player.getByRole('button', { name: 'As text' }).click()
  await page.getByText('walk 42').first().waitFor()
}

/** The exported files and plain OpenSSH, with a key of the person's own. */
async function reachWithoutIntendant({ page }: Person): Promise<void> {
  for (const machine of chain.machines) {
    machine.addAuthorizedKey('ops', chain.key.publicLine)
    machine.addAuthorizedKey(guestLogin, chain.key.publicLine)
  }
  const knownHosts = join(folder, 'known_hosts')
  const config = join(folder, 'ssh_config')
  await writeFile(knownHosts, await fetchText(page, '/api/v1/export/known-hosts'))
  await writeFile(
    config,
    await fetchText(page, `/api/v1/export/ssh-config?knownHosts=${encodeURIComponent(knownHosts)}`),
  )
  // The person's own key, for every hop.
  await appendFile(config, `\nHost *\n  IdentityFile ${chain.key.path}\n  BatchMode yes\n`)

  const { stdout } = await run('ssh', ['-F', config, 'hidden', 'echo reached by $USER'])

  expect(stdout).toBe('reached by ops\n')
}

async function fetchText(page: Page, path: string): Promise<string> {
  const response = await page.request.get(path)
  expect(response.status()).toBe(200)
  return response.text()
}

async function fingerprintOf(machine: LabMachine | undefined): Promise<string> {
  const file = join(folder, 'host-key.pub')
  await writeFile(file, `${machine?.hostKeyLine()}\n`)
  const { stdout } = await run('ssh-keygen', ['-lf', file])
  return stdout.split(' ')[1] ?? 'no fingerprint'
}

async function expectText(page: Page, text: string): Promise<void> {
  await page.locator('.xterm-rows', { hasText: text }).first().waitFor()
}

async function expectShown(place: ReturnType<Page['getByRole']>, text: string): Promise<void> {
  await place.getByText(text).first().waitFor()
}
