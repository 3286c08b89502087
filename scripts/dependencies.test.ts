import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const manifests = globSync(['package.json', 'packages/*/package.json', '{lab,e2e,bench}/package.json'], {
  cwd: root,
})

function listDependencies(): Map<string, string> {
  const found = new Map<string, string>()
  for (const manifest of manifests) {
    const json = JSON.parse(readFileSync(root + manifest, 'utf8'))
    const all = { ...json.dependencies, ...json.devDependencies, ...json.optionalDependencies }
    for (const [name, version] of Object.entries<string>(all)) {
      if (!version.startsWith('workspace:')) found.set(name, version)
    }
  }
  return found
}

test('every dependency has a line that says why it is there', () => {
  const rows = readFileSync(`${root}docs/adr/dependencies.md`, 'utf8').split('\n')
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )

  expect(named).toHaveLength(new Set(named).size)
  expect(new Set(named)).toEqual(new Set(listDependencies().keys()))
})

test('every dependency is pinned to one version', () => {
  const loose = [...listDependencies()].filter(
    ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+[\w.-]*$/.test(version),
  )

  expect(loose).toEqual([])
})
