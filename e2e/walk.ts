import { acceptInvitation, createPerson } from '@intendant/contract/account.ts'
import { call } from '@intendant/contract/client.ts'
import type { Browser, Page } from 'playwright-core'
import { openWindow, type Person } from './browser.ts'
import type { Running } from './intendant.ts'
import { nadia, type Panel } from './panel.ts'

const words = { en: ['Login', 'Password', 'Sign in'], fr: ['Identifiant', 'Mot de passe', 'Se connecter'] }

/** Signs in by the form, as Nadia or as somebody else, and waits for the page behind it. */
export async function signIn(
  page: Page,
  options: { language?: 'en' | 'fr'; login?: string; password?: string } = {},
): Promise<void> {
  const [login = '', password = '', button = ''] = words[options.language ?? 'en']
  await page.goto('/')
  await page.getByLabel(login).fill(options.login ?? nadia.login)
  await page.getByRole('textbox', { name: password }).fill(options.password ?? nadia.password)
  await page.getByRole('button', { name: button }).click()
  await page.locator('a[href^="/machines"]').filter({ visible: true }).first().waitFor()
}

/** Opens a window and signs in there. */
export async function enter(
  browser: Browser,
  running: Running,
  options: Parameters<typeof signIn>[1] & { dark?: boolean } = {},
): Promise<Person> {
  const window = await openWindow(browser, { ...options, address: running.address })
  await signIn(window.page, options)
  return window
}

/** Adds a person over the API who has chosen a password already. */
export async function addPerson(
  panel: Panel,
  running: Running,
  person: { login: string; name: string; role: 'administrator' | 'reader'; password: string },
): Promise<void> {
  const { login, name, role, password } = person
  const { invitation } = await panel.ask(createPerson, { body: { login, name, role } })
  const token = new URL(invitation).searchParams.get('token') ?? ''
  const caller = { base: running.address, headers: () => ({}), fetch }
  await call(caller, acceptInvitation, { body: { token, password } })
}

/** Types into the terminal that has the keyboard. */
export async function typeInShell(page: Page, text: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').filter({ visible: true }).first().focus()
  await page.keyboard.type(text)
}

/** Waits until a terminal shows a text. */
export async function waitForOutput(page: Page, text: string): Promise<void> {
  await page.locator('.xterm-rows', { hasText: text }).first().waitFor()
}
