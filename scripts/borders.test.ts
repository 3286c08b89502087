import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import config from '../.dependency-cruiser.mjs'

// For every rule, a file that breaks it and only it as far as the rule's own words go: `[rule, from, to]`.
const server = 'packages/server/src'
const planted: [rule: string, from: string, to: string][] = [
  ['no-cycles', 'packages/core/src/net/a.ts', 'packages/core/src/net/b.ts'],
  ['core-does-no-io', 'packages/core/src/net/reads.ts', 'node:fs'],
  ['core-capabilities-are-apart', 'packages/core/src/intake/knows.ts', 'packages/core/src/export/known.ts'],
  ['contract-knows-only-core', 'packages/contract/src/knows.ts', `${server}/store/rows.ts`],
  ['web-never-sees-server', 'packages/web/src/parts/sees.ts', `${server}/store/rows.ts`],
  ['cli-speaks-only-the-api', 'packages/cli/src/reads.ts', `${server}/store/rows.ts`],
  ['web-routes-are-apart', 'packages/web/src/routes/one/page.ts', 'packages/web/src/routes/two/page.ts'],
  ['web-ui-knows-no-product', 'packages/web/src/ui/knows.ts', 'packages/web/src/parts/product.ts'],
  ['http-only-asks', `${server}/http/does.ts`, `${server}/drivers/transport/pool.ts`],
  ['intent-touches-no-machine', `${server}/intent/touches.ts`, `${server}/drivers/transport/pool.ts`],
  ['jobs-know-no-capability', `${server}/jobs/knows.ts`, `${server}/intent/wish.ts`],
  ['drivers-know-no-database', `${server}/drivers/bind/writes.ts`, `${server}/store/rows.ts`],
  ['drivers-are-apart', `${server}/drivers/bind/knows.ts`, `${server}/drivers/kea/known.ts`],
  ['reconcile-sees-only-the-interface', `${server}/reconcile/sees.ts`, `${server}/drivers/kea/known.ts`],
  ['only-transports-open-processes', `${server}/terminals/opens.ts`, 'node:child_process'],
  ['only-transports-open-processes', `${server}/reach/dials.ts`, 'node:net'],
  ['only-system-knows-nothing-of-ours', `${server}/system/knows.ts`, `${server}/store/rows.ts`],
  ['lab-knows-nothing-of-ours', 'lab/src/knows.ts', `${server}/store/rows.ts`],
  ['nothing-runs-on-tests', `${server}/store/runs.ts`, `${server}/store/test-database.ts`],
  ['what-runs-is-a-dependency', `${server}/store/needs.ts`, 'only-for-tests'],
  ['room-http', `${server}/http/seals.ts`, `${server}/vault/vault.ts`],
  ['room-intent', `${server}/intent/shows.ts`, `${server}/terminals/screen.ts`],
  ['room-reach', `${server}/reach/answers.ts`, `${server}/http/page.ts`],
  ['room-terminals', `${server}/terminals/touches.ts`, `${server}/drivers/transport/pool.ts`],
  ['room-drivers', `${server}/drivers/transport/opens.ts`, `${server}/vault/vault.ts`],
  ['room-store', `${server}/store/answers.ts`, `${server}/http/page.ts`],
  ['room-identity', `${server}/identity/seals.ts`, `${server}/vault/vault.ts`],
  ['room-live', `${server}/live/answers.ts`, `${server}/http/page.ts`],
  ['room-vault', `${server}/vault/answers.ts`, `${server}/http/page.ts`],
  ['room-system', `${server}/system/answers.ts`, `${server}/http/page.ts`],
]

const allowed: [from: string, to: string][] = [
  [`${server}/http/asks.ts`, `${server}/intent/wish.ts`],
  [`${server}/reach/opens.ts`, `${server}/drivers/transport/pool.ts`],
  [`${server}/store/some.test.ts`, `${server}/http/page.ts`],
  [`${server}/drivers/transport/dial.ts`, 'node:net'],
  ['packages/web/src/routes/one/calls.ts', 'packages/contract/src/client.ts'],
  ['packages/core/src/intake/reads.ts', 'packages/core/src/net/plain.ts'],
]

let folder: string
let found: Set<string>

beforeAll(async () => {
  folder = await mkdtemp('/tmp/borders-')
  const targets = [...planted.map(([, , to]) => to), ...allowed.map(([, to]) => to)]
  for (const to of targets.filter((path) => path.includes('/'))) await write(to, 'export const it = 1\n')
  for (const [, from, to] of planted) await write(from, importing(from, to))
  for (const [from, to] of allowed) await write(from, importing(from, to))
  await write(
    'packages/core/src/net/b.ts',
    importing('packages/core/src/net/b.ts', 'packages/core/src/net/a.ts'),
  )
  await write('package.json', '{"name": "planted", "type": "module"}')
  await write(
    `${dirname(server)}/package.json`,
    '{"name": "s", "devDependencies": {"only-for-tests": "1.0.0"}}',
  )
  await write('node_modules/only-for-tests/package.json', '{"name": "only-for-tests", "main": "index.js"}')
  await write('node_modules/only-for-tests/index.js', 'export const it = 1\n')
  await symlink(
    fileURLToPath(new URL('../tsconfig.base.json', import.meta.url)),
    join(folder, 'tsconfig.base.json'),
  )
  const { tsConfig: _, ...options } = config.options ?? {}
  const result = await cruise(['packages', 'lab'], {
    ...options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: config.forbidden ?? [] },
  })
  const { violations } = (result.output as ICruiseResult).summary
  found = new Set(violations.map(({ rule, from }) => `${rule.name}: ${from}`))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(planted)('%s is reported by its name for %s', (rule, from) => {
  expect([...found].filter((line) => line.endsWith(`: ${from}`))).toContain(`${rule}: ${from}`)
})

test.each(allowed)('%s may import %s', (from) => {
  expect([...found].filter((line) => line.endsWith(`: ${from}`))).toEqual([])
})

test('every rule has a planted violation', () => {
  const rules = config.forbidden?.map((rule) => rule.name)

  expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(rules))
})

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

function importing(from: string, to: string): string {
  const up = '../'.repeat(dirname(from).split('/').length)
  return `import * as other from '${to.startsWith('node:') || !to.includes('/') ? to : up + to}'\nexport const used = other\n`
}
