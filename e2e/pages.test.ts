import { mkdirSync } from 'node:fs'
import { changeMe } from '@intendant/contract/account.ts'
import { changeMachine, createMachine, listMachines, showMachine } from '@intendant/contract/machines.ts'
import { createNetwork, createOrganisation, createSite } from '@intendant/contract/places.ts'
import { openSession } from '@intendant/contract/sessions.ts'
import { type Chain, startChain } from '@intendant/lab/chain.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findAccessibilityFaults, openBrowser, openWindow } from './browser.ts'
import { type Running, removeIntendant, startIntendant } from './intendant.ts'
import { addChain, type Panel, setUpPanel } from './panel.ts'
import { signIn } from './walk.ts'

const pages = [
  '/',
  '/machines',
  '/machines?q=tag%3Aprod',
  '/machines/new',
  '/machines/new?from=import',
  '/machines/new?from=hand',
  '/machines/hidden',
  '/machines/hidden/network',
  '/machines/hidden/changes',
  '/machines/hidden/settings',
  '/places',
  '/places/sites',
  '/places/organisations',
  '/terminal',
  '/sessions',
  '/sessions/1',
  '/settings',
  '/settings/fields',
  '/settings/people',
  '/settings/keys',
  '/settings/system',
  '/settings/audit',
  '/account',
  '/account/sign-in',
  '/account/tokens',
  '/account/keys',
  '/help',
  '/nothing-here',
] as const

/** Which rules can be broken anew: the first look asks all of them, another theme its colours, a phone its sizes. */
const colourRules = ['color-contrast', 'link-in-text-block'] as const
const phoneRules = ['target-size', 'color-contrast', 'label', 'button-name', 'link-name'] as const
const otherOnPhone: readonly string[] = [
  '/',
  '/machines',
  '/machines/hidden',
  '/sessions',
  '/settings/people',
]

let chain: Chain
let intendant: Running
let panel: Panel
let browser: Browser

beforeAll(async () => {
  chain = await startChain()
  intendant = await startIntendant()
  panel = await setUpPanel(intendant)
  await addChain(panel, chain)
  await fill(panel)
  await panel.ask(openSession, { body: { machine: 'hidden' } })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  if (intendant) await removeIntendant(intendant)
  await chain?.dispose()
})

test.each([
  ['English, light', { language: 'en' }],
  ['French, dark', { language: 'fr', dark: true }],
  ['French, light, on a phone', { language: 'fr', phone: true }],
  ['English, dark, on a phone: those that differ there', { language: 'en', dark: true, phone: true }],
] as const)('every page is accessible, fits and reports no error: %s', async (name, options) => {
  await panel.ask(changeMe, { body: { preferences: { language: options.language } } })
  const { page, context, errors } = await openWindow(browser, { ...options, address: intendant.address })
  const rulesOf = (path: string): Rules => {
    if (!('phone' in options)) return 'dark' in options ? colourRules : 'all'
    return otherOnPhone.includes(path) ? phoneRules : 'none'
  }
  const faults: string[] = []
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  faults.push(...(await inspect(page, '/sign-in', name, rulesOf('/'))))
  await signIn(page, options)
  const few = 'phone' in options && 'dark' in options
  for (const path of few ? otherOnPhone : pages) {
    await page.goto(path, { waitUntil: 'commit' })
    await insideFrame(page)
    await settle(page)
    faults.push(...(await inspect(page, path, name, rulesOf(path))))
  }

  expect(faults).toEqual([])
  expect(errors.filter((error) => !error.includes('404'))).toEqual([])
  await context.close()
})

type Rules = readonly string[] | 'all' | 'none'

async function inspect(page: Page, path: string, name: string, rules: Rules): Promise<string[]> {
  await keepPicture(page, path, name)
  const found =
    rules === 'none' ? [] : await findAccessibilityFaults(page, rules === 'all' ? undefined : rules)
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  return [...found, ...(tooWide > 0 ? [`${tooWide} px too wide`] : [])].map((fault) => `${path}: ${fault}`)
}

/** Pictures for people to look at: E2E_PICTURES names the folder. */
async function keepPicture(page: Page, path: string, name: string): Promise<void> {
  const folder = process.env.E2E_PICTURES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const words = `${name} ${path}`.toLowerCase().replace(/[^a-z]+/g, '-')
  await page.screenshot({ path: `${folder}/${words}.png` })
}

/** The frame of someone who is signed in stands. */
async function insideFrame(page: Page): Promise<void> {
  await page.locator('#main').waitFor()
}

/** Until nothing loads any more. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForFunction(() => document.querySelectorAll('[aria-busy="true"]').length === 0)
  await page.evaluate(() => document.fonts.ready)
}

/** An estate that looks like one: three organisations, sites, networks, hosts with guests. */
async function fill({ ask, organisationId }: Panel): Promise<void> {
  const club = await ask(createOrganisation, { body: { name: 'Kerlann Network Club' } })
  const lab = await ask(createOrganisation, { body: { name: 'Ostrea Lab' } })
  const site = await ask(createSite, { body: { organisationId, name: 'Lyon', address: '12 quai Perrache' } })
  const room = await ask(createSite, { body: { organisationId: club.id, name: 'Salle 2' } })
  const { rows } = await ask(listMachines, { query: { q: 'name:gateway' } })
  const gatewayId = rows[0]?.id ?? null
  const prefix = '10.44.2.0/24'
  await ask(createNetwork, { body: { organisationId, siteId: site.id, name: 'VLAN 40', prefix, gatewayId } })
  const { machine } = await ask(showMachine, { params: { machine: 'hidden' } })
  await ask(changeMachine, {
    params: { machine: 'hidden' },
    body: {
      revision: machine.revision,
      siteId: site.id,
      kind: 'virtual',
      operatingSystem: 'Debian 12.8',
      tags: ['prod', 'erp'],
      duties: ['database'],
      notes: 'The ERP of the workshops. **Stop erp-app** before any restore.',
      interfaces: [{ name: 'eth0', mac: 'bc:24:11:7e:03:15', addresses: ['10.44.2.2/24'] }],
    },
  })
  const host = await ask(createMachine, {
    body: {
      organisationId: club.id,
      siteId: room.id,
      name: 'krl-pve-1',
      duties: ['hypervisor'],
      tags: ['prod'],
    },
  })
  for (const [index, name] of ['web-01', 'dns-1', 'mail', 'wiki', 'forge', 'radio'].entries()) {
    await ask(createMachine, {
      body: {
        organisationId: club.id,
        siteId: room.id,
        name,
        kind: index % 2 ? 'container' : 'virtual',
        hostId: host.id,
        interfaces: [{ name: 'eth0', addresses: [`10.30.0.${10 + index}/24`] }],
        tags: index % 3 ? ['prod'] : ['test'],
      },
    })
  }
  await ask(createMachine, { body: { organisationId: lab.id, name: 'brise', sshAddress: '203.0.113.9' } })
}
