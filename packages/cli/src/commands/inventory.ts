import { exportMachines } from '@intendant/contract/intake.ts'
import { listMachines, search, showMachine, showPaths } from '@intendant/contract/machines.ts'
import { listSessions } from '@intendant/contract/sessions.ts'
import { fillText } from '@intendant/core/language/problems.ts'
import { buildChoiceParser, buildCommand } from '@stricli/core'
import { ask, type Cli } from '../context.ts'
import { asIs, filterParameters, jsonFlag, loginFlag, machineParameter, toJson } from '../parameters.ts'
import { exitCodes, Stop } from '../stop.ts'
import { renderTable, toVisible } from '../table.ts'
import type { Words } from '../words.ts'

/** `machines [FILTER]` */
export function machinesCommand(words: Words) {
  return buildCommand<{ json: boolean }, string[], Cli>({
    docs: { brief: words.machines },
    parameters: { flags: { json: jsonFlag(words) }, positional: filterParameters(words) },
    async func({ json }, ...filter) {
      const rows = await loadAllRows(this, filter.join(' '))
      if (json) return this.print(toJson(rows))
      if (rows.length === 0) return this.warn(`${words.noMachines}\n`)
      const { columns } = words
      const header = [
        columns.name,
        columns.state,
        columns.kind,
        columns.address,
        columns.organisation,
        columns.tags,
      ]
      const cells = rows.map((row) => [
        row.slug,
        row.reach.state,
        row.kind,
        row.addresses[0] ?? '',
        row.organisation.name,
        row.tags.join(' '),
      ])
      this.print(renderTable(header, cells))
    },
  })
}

/** `show NAME` */
export function showCommand(words: Words) {
  return buildCommand<{ json: boolean }, [string], Cli>({
    docs: { brief: words.show },
    parameters: {
      flags: { json: jsonFlag(words) },
      positional: { kind: 'tuple', parameters: [machineParameter(words)] },
    },
    async func({ json }, name) {
      const detail = await ask(this, showMachine, { params: { machine: name } })
      if (json) return this.print(toJson(detail))
      const { machine } = detail
      const facts: [string, string][] = [
        ['name', machine.name],
        ['kind', machine.kind],
        ['organisation', detail.organisation.name],
        ['site', detail.site?.name ?? ''],
        ['host', detail.host?.name ?? ''],
        ['reach', `${detail.reach.state} ${detail.reach.reason}`.trim()],
        ['ssh', `${machine.sshAddress ?? ''} ${machine.sshPort}`.trim()],
        ['addresses', machine.interfaces.flatMap((item) => item.addresses).join(' ')],
        ['accounts', machine.accounts.map((account) => account.login).join(' ')],
        ['duties', machine.duties.join(' ')],
        ['tags', machine.tags.join(' ')],
        ['owners', detail.owners.map((owner) => owner.name).join(', ')],
        ['guests', detail.guests.map((guest) => guest.slug).join(' ')],
      ]
      for (const [label, value] of facts) if (value) this.print(`${label.padEnd(13)} ${toVisible(value)}\n`)
      if (machine.notes) this.print(`\n${machine.notes}\n`)
    },
  })
}

/** `path NAME` */
export function pathCommand(words: Words) {
  return buildCommand<{ json: boolean; login?: string }, [string], Cli>({
    docs: { brief: words.path },
    parameters: {
      flags: { json: jsonFlag(words), login: loginFlag(words) },
      positional: { kind: 'tuple', parameters: [machineParameter(words)] },
    },
    async func({ json, login }, name) {
      const { paths, problem } = await ask(this, showPaths, { params: { machine: name }, query: { login } })
      if (json) return this.print(toJson({ paths, problem }))
      if (problem) throw new Stop(problem.message, exitCodes.refused)
      const blocks = paths.map((path) => {
        const hops = path.hops.map(
          (hop, index) => `${index + 1}  ${hop.slug}  ${hop.login}@${hop.address}:${hop.port}  ${hop.why}`,
        )
        return `${hops.map(toVisible).join('\n')}\n   ${path.sshCommand}\n`
      })
      this.print(blocks.join('\n'))
    },
  })
}

/** `search WORDS` */
export function searchCommand(words: Words) {
  return buildCommand<{ json: boolean }, string[], Cli>({
    docs: { brief: words.search },
    parameters: {
      flags: { json: jsonFlag(words) },
      positional: {
        kind: 'array',
        minimum: 1,
        parameter: { brief: words.words, placeholder: 'words', parse: asIs },
      },
    },
    async func({ json }, ...parts) {
      const { hits } = await ask(this, search, { query: { q: parts.join(' ') } })
      if (json) return this.print(toJson(hits))
      const { columns } = words
      const rows = hits.map((hit) => [hit.kind, hit.slug, hit.field, hit.value, hit.context])
      this.print(renderTable([columns.kind, columns.name, columns.what, columns.value, columns.where], rows))
    },
  })
}

/** `sessions` */
export function sessionsCommand(words: Words) {
  return buildCommand<{ json: boolean }, [], Cli>({
    docs: { brief: words.sessions },
    parameters: { flags: { json: jsonFlag(words) } },
    async func({ json }) {
      const sessions = await ask(this, listSessions, {})
      if (json) return this.print(toJson(sessions))
      const { columns } = words
      const rows = sessions.map((session) => [
        String(session.number),
        session.state,
        session.machine.slug,
        session.login,
        session.person.name,
        session.openedAt.slice(0, 16).replace('T', ' '),
      ])
      const header = [
        columns.number,
        columns.state,
        columns.name,
        columns.login,
        columns.person,
        columns.since,
      ]
      this.print(renderTable(header, rows))
    },
  })
}

const formats = ['ssh-config', 'known-hosts', 'ansible', 'markdown', 'csv', 'json'] as const

/** `export FORMAT [FILTER] [-o FILE]` */
export function exportCommand(words: Words) {
  return buildCommand<
    { out?: string; filter?: string; knownHosts?: string },
    [(typeof formats)[number]],
    Cli
  >({
    docs: { brief: words.export },
    parameters: {
      flags: {
        out: { kind: 'parsed', parse: asIs, brief: words.out, optional: true },
        filter: { kind: 'parsed', parse: asIs, brief: words.filter, optional: true },
        knownHosts: { kind: 'parsed', parse: asIs, brief: words.knownHosts, optional: true },
      },
      aliases: { o: 'out' },
      positional: {
        kind: 'tuple',
        parameters: [
          {
            brief: words.format,
            placeholder: 'FORMAT',
            parse: buildChoiceParser(formats),
            proposeCompletions: (partial: string) => formats.filter((format) => format.startsWith(partial)),
          },
        ],
      },
    },
    async func({ out, filter = '', knownHosts = '' }, format) {
      const text = await ask(this, exportMachines, { params: { format }, query: { q: filter, knownHosts } })
      if (!out || out === '-') return this.print(text)
      await this.writeFile(out, text)
      this.warn(`${fillText(words.wrote, { file: out })}\n`)
    },
  })
}

async function loadAllRows(cli: Cli, q: string) {
  const first = await ask(cli, listMachines, { query: { q, limit: 1_000 } })
  const [problem] = first.problems
  if (problem) throw new Stop(problem.message, exitCodes.usage)
  const rows = [...first.rows]
  while (rows.length < first.total) {
    const next = await ask(cli, listMachines, { query: { q, limit: 1_000, offset: rows.length } })
    if (next.rows.length === 0) break
    rows.push(...next.rows)
  }
  return rows
}
