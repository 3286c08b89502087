import { addFromIntake, understandIntake } from '@intendant/contract/intake.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { fillText } from '@intendant/core/language/problems.ts'
import { buildCommand } from '@stricli/core'
import { ask, type Cli } from '../context.ts'
import { asIs, jsonFlag, toJson } from '../parameters.ts'
import { exitCodes, Stop } from '../stop.ts'
import type { Words } from '../words.ts'

/** `add 'ssh -J bastion root@10.0.0.5'` or `add -f ~/.ssh/config` */
export function addCommand(words: Words) {
  return buildCommand<{ json: boolean; file?: string; organisation?: string }, string[], Cli>({
    docs: { brief: words.add },
    parameters: {
      flags: {
        json: jsonFlag(words),
        file: { kind: 'parsed', parse: asIs, brief: words.addFile, optional: true },
        organisation: { kind: 'parsed', parse: asIs, brief: words.organisation, optional: true },
      },
      aliases: { f: 'file' },
      positional: { kind: 'array', parameter: { brief: words.addLine, placeholder: 'line', parse: asIs } },
    },
    async func({ json, file, organisation }, ...lines) {
      const text = file ? await readText(this, file) : lines.join('\n')
      if (text.trim() === '') throw new Stop(words.nothingPasted, exitCodes.usage)
      const understood = await ask(this, understandIntake, { body: { text } })
      for (const problem of understood.problems) this.warn(`${problem.message}\n`)
      if (understood.entries.length === 0) throw new Stop(words.nothingPasted, exitCodes.refused)
      const entries = understood.entries.map(({ known: _known, remarks, ...entry }) => {
        for (const remark of remarks) this.warn(`${remark.message}\n`)
        return entry
      })
      const organisationId = await findOrganisation(this, organisation)
      const added = await ask(this, addFromIntake, { body: { organisationId, entries } })
      if (json) return this.print(toJson(added))
      for (const machine of added.machines) this.print(`${machine.slug}\n`)
      this.warn(`${fillText(words.added, { created: added.created, known: added.known })}\n`)
    },
  })
}

function readText(cli: Cli, file: string): Promise<string> {
  return file === '-' ? cli.readInput() : cli.readFile(file)
}

async function findOrganisation(cli: Cli, slug: string | undefined): Promise<string> {
  const { organisations } = await ask(cli, listPlaces, {})
  const matching = slug ? organisations.filter((item) => item.slug === slug) : organisations
  const [only] = matching
  if (matching.length === 1 && only) return only.id
  const list = organisations.map((item) => item.slug).join(', ')
  throw new Stop(fillText(cli.words.whichOrganisation, { list }), exitCodes.usage)
}
