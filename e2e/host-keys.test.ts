import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Chain, type LabMachine, startChain } from '@intendant/lab/chain.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { type Running, removeIntendant, startIntendant } from './intendant.ts'
import { addChain, setUpPanel } from './panel.ts'
import { enter, typeInShell, waitForOutput } from './walk.ts'

const run = promisify(execFile)

let chain: Chain
let intendant: Running
let browser: Browser

beforeAll(async () => {
  chain = await startChain()
  intendant = await startIntendant()
  await addChain(await setUpPanel(intendant), chain)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  if (intendant) await removeIntendant(intendant)
  await chain?.dispose()
})

test('a machine that shows another key stops everything behind it until somebody decides', async () => {
  const { page, errors, context } = await enter(browser, intendant)
  const trusted = await fingerprintOf(chain.gateway)
  await chain.gateway.changeHostKey()
  const second = await fingerprintOf(chain.gateway)

  await testConnection(page, 'gateway')
  const card = page.getByRole('region', { name: 'Host key of gateway' }).first()
  await card.getByText('gateway shows another key than before').waitFor()
  const shown = await card.locator('code').allInnerTexts()
  await expectNoShell(page, 'hidden')
  await testConnection(page, 'hidden')
  const blocked = page.locator('#main').getByRole('alert').filter({ hasText: 'gateway' })
  await blocked.filter({ hasText: second }).first().waitFor()

  await page.goto('/machines/gateway')
  await page.getByRole('button', { name: 'Refuse this key' }).first().click()
  await page.getByText('revoked', { exact: true }).first().waitFor()
  await expectNoShell(page, 'gateway')

  await chain.gateway.changeHostKey()
  const third = await fingerprintOf(chain.gateway)
  await testConnection(page, 'gateway')
  const newer = page.getByRole('region', { name: 'Host key of gateway' }).first()
  await newer.getByText(third).first().waitFor()
  await newer.getByRole('button', { name: 'Trust the new key, revoke the old' }).click()
  await page.getByText('Reachable').first().waitFor()
  await page.goto('/terminal?open=hidden')
  await typeInShell(page, 'echo "through $((20 + 1))"\n')
  await waitForOutput(page, 'through 21')

  expect(shown).toEqual(expect.arrayContaining([trusted, second]))
  expect(new Set([trusted, second, third]).size).toBe(3)
  expect(errors).toEqual([])
  await context.close()
})

async function testConnection(page: Page, name: string): Promise<void> {
  await page.goto(`/machines/${name}`)
  await page.getByRole('button', { name: 'Test', exact: true }).click()
}

/** A shell is asked for and not opened. */
async function expectNoShell(page: Page, name: string): Promise<void> {
  await page.goto(`/terminal?open=${name}`)
  await page.getByText('The shell was not opened.').first().waitFor()
  expect(await page.locator('.xterm-rows', { hasText: '$' }).count()).toBe(0)
}

async function fingerprintOf(machine: LabMachine): Promise<string> {
  const file = join(machine.folder, 'shown.pub')
  await writeFile(file, `${machine.hostKeyLine()}\n`)
  const { stdout } = await run('ssh-keygen', ['-lf', file])
  return stdout.split(' ')[1] ?? 'no fingerprint'
}
