import { type Problem, problem } from '../problem.ts'
import { checkTarget } from './destination.ts'
import type { IntakeEntry, IntakeTarget } from './entry.ts'

/** What was understood of a text. `remarks[i]` is about `entries[i]`. */
export type Understood = {
  readonly entries: readonly IntakeEntry[]
  readonly remarks: readonly (readonly Problem[])[]
  readonly problems: readonly Problem[]
}

/** A machine on the way as it was written, still unchecked. */
export type RawTarget = {
  readonly name: string
  readonly host: string
  readonly port: string | null
  readonly login: string | null
}

/** An entry that was understood, or why it was not. */
export type Built =
  | { readonly entry: IntakeEntry; readonly remarks: readonly Problem[] }
  | { readonly problems: readonly Problem[] }

const hopLimit = 8

/** Checks a chain (jump hosts first, the machine last) and makes an entry of it. Pure. */
export function buildEntry(
  line: number,
  chain: readonly RawTarget[],
  more: { readonly identityFile?: string | null; readonly remarks?: readonly Problem[] } = {},
): Built {
  const checked = chain.map((one) => checkTarget(one, line))
  const problems = checked.flatMap((one) => (one.ok ? [] : one.problems))
  if (problems.length > 0) return { problems }
  const targets: IntakeTarget[] = checked.flatMap((one) => (one.ok ? [one.target] : []))
  const target = targets.at(-1)
  if (target === undefined) return { problems: [problem('intake-no-destination', { line }, [line])] }
  const hops = targets.slice(0, -1)
  if (hops.length > hopLimit) {
    const params = { line, name: target.name, count: hops.length, limit: hopLimit }
    return { problems: [problem('intake-too-many-hops', params, [line])] }
  }
  const identityFile = more.identityFile?.slice(0, 1_000) || null
  const remarks = [...(more.remarks ?? [])]
  if (identityFile !== null) remarks.push(problem('intake-identity', { file: identityFile }))
  return { entry: { line, target, hops, identityFile }, remarks }
}

/** Puts what was built together, in order. Pure. */
export function gather(built: readonly Built[], problems: readonly Problem[] = []): Understood {
  const good = built.flatMap((one) => ('entry' in one ? [one] : []))
  return {
    entries: good.map((one) => one.entry),
    remarks: good.map((one) => one.remarks),
    problems: [...problems, ...built.flatMap((one) => ('problems' in one ? one.problems : []))],
  }
}
