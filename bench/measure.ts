/** One figure beside its baseline, measured in the same run. */
export type Figure = {
  readonly name: string
  readonly unit: 'ms' | 'MB/s' | '/s' | 'KiB'
  readonly ours: number
  /** The bare tool; null where the goal is absolute. */
  readonly baseline: { readonly name: string; readonly value: number } | null
  /** What must hold, as text and as a check of the ratio or the value. */
  readonly goal: { readonly text: string; readonly met: boolean } | null
}

/** The middle value. @param values At least one. */
export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/** The value below which `share` percent of the values lie (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil((share / 100) * sorted.length) - 1))
  return sorted[index] ?? Number.NaN
}

/** Runs something `count` times and gives the milliseconds of each run. */
export async function timeEach(count: number, run: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const start = performance.now()
    await run(index)
    times.push(performance.now() - start)
  }
  return times
}

/**
 * Times two things in turns, so that what else the machine does falls on both.
 *
 * @returns The median of each, in milliseconds.
 */
export async function timeInTurns(
  rounds: number,
  ours: (round: number) => Promise<unknown>,
  baseline: (round: number) => Promise<unknown>,
): Promise<{ ours: number; baseline: number }> {
  const first: number[] = []
  const second: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    first.push(...(await timeEach(1, () => ours(round))))
    second.push(...(await timeEach(1, () => baseline(round))))
  }
  return { ours: median(first), baseline: median(second) }
}

/** Prints a figure as one line: name, ours, baseline, ratio, goal and whether it is met. */
export function printFigure(figure: Figure): void {
  const { name, unit, ours, baseline, goal } = figure
  const show = (value: number) => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`
  const parts = [name.padEnd(46), show(ours).padStart(12)]
  if (baseline) {
    parts.push(
      `${show(baseline.value).padStart(12)} ${baseline.name}`,
      `ratio ${(ours / baseline.value).toFixed(2)}`,
    )
  }
  if (goal) parts.push(`goal ${goal.text}: ${goal.met ? 'met' : 'MISSED'}`)
  process.stdout.write(`${parts.join('  ')}\n`)
}
