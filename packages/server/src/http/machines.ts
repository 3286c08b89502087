import {
  changeMachine as changeEndpoint,
  createMachine as createEndpoint,
  deleteMachine as deleteEndpoint,
  listMachines,
  type MachineDetail,
  showMachine,
  tagMachines as tagEndpoint,
} from '@intendant/contract/machines.ts'
import type { Language } from '@intendant/core/language/problems.ts'
import { parseFilter } from '@intendant/core/machines/filter.ts'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { InventoryParts } from '../intent/inventory-parts.ts'
import { changeMachine, createMachine } from '../intent/machines.ts'
import { deleteMachine } from '../intent/machines-delete.ts'
import { tagMachines } from '../intent/tags.ts'
import type { Database } from '../store/database.ts'
import { listHostKeys, toPublicHostKey } from '../store/host-keys.ts'
import { findMachine } from '../store/machines.ts'
import { loadSurroundings } from '../store/machines-detail.ts'
import { listMachineRows } from '../store/machines-list.ts'
import { findReach } from '../store/reach.ts'
import { handle, type Mounted } from './handler.ts'
import { toMachineRow, toProblemBody, toReach } from './words.ts'

/** The endpoints of machines: table, page, and every change by hand. */
export function machineRoutes(parts: InventoryParts): Mounted[] {
  return [
    handle(listMachines, async ({ query, language }) => {
      const { filter, problems } = parseFilter(query.q)
      const page = await listMachineRows(parts.db, { ...query, filter })
      return done({
        total: page.total,
        all: page.all,
        rows: page.rows.map((row) => toMachineRow(row, language)),
        problems: problems.map((item) => toProblemBody(item, language)),
      })
    }),
    handle(showMachine, ({ params, language }) => showDetail(parts.db, params.machine, language)),
    handle(createEndpoint, ({ body, actor }) => createMachine(parts, actor, body)),
    handle(changeEndpoint, ({ params, body, actor }) => changeMachine(parts, actor, params.machine, body)),
    handle(deleteEndpoint, ({ params, query, actor }) =>
      deleteMachine(parts, actor, params.machine, query.cascade ?? null),
    ),
    handle(tagEndpoint, ({ body, actor }) => tagMachines(parts, actor, body)),
  ]
}

async function showDetail(
  db: Database,
  reference: string,
  language: Language,
): Promise<Result<MachineDetail>> {
  const machine = await findMachine(db, reference)
  if (!machine) return refused('not-found', problem('not-found'))
  const around = await loadSurroundings(db, machine.id)
  const reach = await findReach(db, machine.id)
  const hostKeys = await listHostKeys(db, [machine.id])
  return done({
    machine,
    organisation: around.organisation,
    site: around.site,
    host: around.host,
    guests: around.guests.map((guest) => ({ ...guest, reach: toReach(guest.reach, language) })),
    behind: [...around.behind],
    networks: [...around.networks],
    owners: [...around.owners],
    reach: toReach(reach, language),
    hostKeys: hostKeys.map(toPublicHostKey),
    isSelf: around.isSelf,
  })
}
