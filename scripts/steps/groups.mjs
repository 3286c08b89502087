import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, runProgram } from './run.mjs'

const vitest = `${root}node_modules/.bin/vitest`

/**
 * Runs the tests of one project of vitest.config.ts.
 *
 * @param limitMs Then everything it started is killed, and it counts as one more failure.
 * @returns Counts, and for each failure its name and the first lines of why.
 */
export async function runGroup(project, limitMs) {
  return withReport(async (report) => {
    const args = [
      'run',
      '--project',
      project,
      '--reporter=json',
      `--outputFile=${report}`,
      '--reporter=default',
    ]
    const { code, late, output } = await runProgram(vitest, args, {
      timeoutMs: limitMs,
      env: { NO_COLOR: '1' },
    })
    const counts = readReport(report)
    if (late)
      counts.failures.push({
        name: `the group ${project} took longer than ${limitMs / 60_000} minutes`,
        why: '',
      })
    else if (counts.failures.length === 0 && code !== 0)
      counts.failures.push({
        name: `vitest ended with ${code}`,
        why: output.trim().split('\n').slice(-60).join('\n'),
      })
    return { passed: counts.passed, skipped: counts.skipped, failures: counts.failures }
  })
}

/** Counts the tests of a project without running them: none has this name, so all are skipped. */
export async function countGroup(project) {
  return withReport(async (report) => {
    const args = [
      'run',
      '--project',
      project,
      '--testNamePattern=^no test is called this$',
      '--reporter=json',
    ]
    await runProgram(vitest, [...args, `--outputFile=${report}`], { timeoutMs: 120_000 })
    return readReport(report).skipped
  })
}

function readReport(report) {
  const json = readJson(report)
  if (json === null) return { passed: 0, skipped: 0, failures: [] }
  const failures = json.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed')
    const path = file.name.replace(root, '')
    const own = failed.map((test) => ({
      name: `${path} > ${test.fullName}`,
      why: test.failureMessages.join('\n'),
    }))
    // A file that does not even load has no tests that could fail.
    return file.status === 'failed' && failed.length === 0 ? [{ name: path, why: file.message }] : own
  })
  return { passed: json.numPassedTests, skipped: json.numPendingTests + json.numTodoTests, failures }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null // it was killed before it could write
  }
}

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'intendant-report-'))
  try {
    return await work(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
