import { listMachines } from '@intendant/contract/machines.ts'
import { ask, type Cli } from './context.ts'
import type { Words } from './words.ts'

/** Takes a word as it is. */
export function asIs(input: string): string {
  return input
}

/** The flag `--json`. */
export function jsonFlag(words: Words) {
  return { kind: 'boolean', brief: words.json, default: false, withNegated: false } as const
}

/** The flag `--login NAME`. */
export function loginFlag(words: Words) {
  return { kind: 'parsed', parse: asIs, brief: words.login, optional: true } as const
}

/** A machine as the only positional parameter, completed from the inventory. */
export function machineParameter(words: Words) {
  return {
    brief: words.machine,
    placeholder: 'NAME',
    parse: asIs,
    proposeCompletions: proposeMachines,
  } as const
}

/** A filter of any number of words. */
export function filterParameters(words: Words) {
  return { kind: 'array', parameter: { brief: words.filter, placeholder: 'filter', parse: asIs } } as const
}

/** JSON with a final newline. Pure. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

async function proposeMachines(this: Cli, partial: string): Promise<string[]> {
  const { rows } = await ask(this, listMachines, { query: { limit: 1_000 } })
  return rows.map((row) => row.slug).filter((slug) => slug.startsWith(partial))
}
