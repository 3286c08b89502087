import { Readable } from 'node:stream'
import { exportMachines } from '@intendant/contract/intake.ts'
import { renderAnsibleInventory } from '@intendant/core/export/ansible.ts'
import { renderInventoryJson } from '@intendant/core/export/inventory-json.ts'
import { renderMachinesCsv } from '@intendant/core/export/machines-csv.ts'
import { renderMarkdownTree } from '@intendant/core/export/markdown-tree.ts'
import { toPortable } from '@intendant/core/export/portable.ts'
import { renderKnownHosts, renderSshConfig } from '@intendant/core/export/ssh-config.ts'
import type { Language } from '@intendant/core/language/problems.ts'
import { type MachineFilter, parseFilter, renderFilter } from '@intendant/core/machines/filter.ts'
import type { Machine } from '@intendant/core/machines/machine.ts'
import { computePathsIn } from '@intendant/core/paths/compute.ts'
import { toEstateIndex } from '@intendant/core/paths/estate-index.ts'
import type { Path } from '@intendant/core/paths/path.ts'
import { done, refused } from '@intendant/core/problem.ts'
import type { Database } from '../store/database.ts'
import { findWholeEstate } from '../store/estate.ts'
import { listDecidedKeys, loadInventory } from '../store/exports.ts'
import { handle, type Mounted } from './handler.ts'

const files = {
  csv: { name: 'machines.csv', type: 'text/csv' },
  json: { name: 'inventory.json', type: 'application/json' },
  markdown: { name: 'inventory.md', type: 'text/markdown' },
  'ssh-config': { name: 'ssh_config', type: 'text/plain' },
  'known-hosts': { name: 'known_hosts', type: 'text/plain' },
  ansible: { name: 'inventory.yaml', type: 'application/yaml' },
} as const

/** The endpoint that writes machines to files. A filter that cannot be read is refused: a file must not hold more. */
export function exportRoutes(parts: { readonly db: Database }): Mounted[] {
  return [
    handle(exportMachines, async ({ params, query, language }) => {
      const { filter, problems } = parseFilter(query.q)
      if (problems.length > 0) return refused('invalid', ...problems)
      const text = await render(parts.db, params.format, { filter, language, knownHosts: query.knownHosts })
      const { name, type } = files[params.format]
      return done({
        stream: Readable.from([Buffer.from(text)]),
        headers: {
          'content-type': `${type}; charset=utf-8`,
          'content-disposition': `attachment; filename="${name}"`,
        },
      })
    }),
  ]
}

type Wish = { readonly filter: MachineFilter; readonly language: Language; readonly knownHosts: string }

async function render(db: Database, format: keyof typeof files, wish: Wish): Promise<string> {
  const { inventory, others } = await loadInventory(db, wish.filter)
  switch (format) {
    case 'csv':
      return renderMachinesCsv(toPortable(inventory, others).machines)
    case 'json':
      return renderInventoryJson(toPortable(inventory, others))
    case 'markdown':
      return renderMarkdownTree(toPortable(inventory, others), wish.language)
    case 'ssh-config': {
      const paths = await listPaths(db, inventory.machines)
      return renderSshConfig(
        paths.map(({ path }) => path),
        {
          header: describe(inventory.machines.length, paths.length, wish.filter),
          ...(wish.knownHosts === '' ? {} : { knownHostsFile: wish.knownHosts }),
        },
      )
    }
    case 'known-hosts': {
      const paths = await listPaths(db, inventory.machines)
      const ids = new Set(paths.flatMap(({ path }) => path.hops.map((hop) => hop.machineId)))
      return renderKnownHosts(await listDecidedKeys(db, [...ids]))
    }
    case 'ansible': {
      const slugs = new Map<string, string>([
        ...inventory.organisations.map(({ id, slug }) => [id, slug] as const),
        ...inventory.sites.map(({ id, slug }) => [id, slug] as const),
      ])
      const paths = await listPaths(db, inventory.machines)
      return renderAnsibleInventory(
        paths.map(({ machine, path }) => ({
          path,
          organisation: slugs.get(machine.organisationId) ?? '',
          site: machine.siteId === null ? null : (slugs.get(machine.siteId) ?? null),
          duties: machine.duties,
          tags: machine.tags,
        })),
      )
    }
  }
}

/** The best path of each machine; machines that none leads to are left out. */
async function listPaths(
  db: Database,
  machines: readonly Machine[],
): Promise<{ machine: Machine; path: Path }[]> {
  const estate = await findWholeEstate(db)
  if (estate === null) return []
  const index = toEstateIndex(estate)
  return machines.flatMap((machine) => {
    const [path] = computePathsIn(index, machine.id, { login: null, limit: 1 }).paths
    return path ? [{ machine, path }] : []
  })
}

function describe(wanted: number, reached: number, filter: MachineFilter): string[] {
  const of = filter.length === 0 ? '' : ` of the filter ${renderFilter(filter)}`
  const lost = wanted - reached
  return [
    `Written by Intendant: ${reached} machines${of}.`,
    ...(lost > 0 ? [`No path leads to ${lost} more; Intendant tells why on their pages.`] : []),
  ]
}
