import { existsSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Debian's Chromium, headless, with its own network traffic switched off. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(executablePath)) throw new Error('chromium is missing: npm test installs it as root')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // The terminal then draws text that a test can read.
      '--disable-3d-apis',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A browser as one person has it, and what went wrong in its pages. */
export type Person = { readonly context: BrowserContext; readonly page: Page; readonly errors: string[] }

/** Opens a browser window of its own: cookies, language, theme and size. */
export async function openWindow(
  browser: Browser,
  options: { language?: 'en' | 'fr'; dark?: boolean; phone?: boolean; address: string },
): Promise<Person> {
  const context = await browser.newContext({
    baseURL: options.address,
    locale: options.language === 'fr' ? 'fr-FR' : 'en-GB',
    colorScheme: options.dark ? 'dark' : 'light',
    viewport: options.phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: options.phone === true,
    isMobile: options.phone === true,
    acceptDownloads: true,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  // A wait, not a goal: two busy cores are slow at times.
  page.setDefaultTimeout(45_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // Chromium reports every 401; the page asks who is signed in before it shows the sign-in.
    if (message.type() === 'error' && !message.text().includes('401')) errors.push(message.text())
  })
  return { context, page, errors }
}

/** What axe finds on the page as it stands: one line per rule and element. @param rules Only these; all of WCAG 2.2 AA else. */
export async function findAccessibilityFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
  const asked = rules
    ? axe.withRules([...rules])
    : axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
  const { violations } = await asked.analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}`),
  )
}
