import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { showKeyLine } from '@intendant/contract/machines.ts'
import { type Chain, startChain } from '@intendant/lab/chain.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, removeIntendant, startIntendant, waitUntil } from './intendant.ts'
import { nadia, signInPanel } from './panel.ts'

const program = fileURLToPath(new URL('../intendant', import.meta.url))

let chain: Chain
let intendant: Running
let home: string
let agent: ChildProcess

beforeAll(async () => {
  chain = await startChain()
  intendant = await startIntendant()
  home = await mkdtemp(join(tmpdir(), 'intendant-cli-'))
  agent = await startAgent()
})

afterAll(async () => {
  agent?.kill()
  if (intendant) await removeIntendant(intendant)
  await chain?.dispose()
  await rm(home, { recursive: true, force: true })
})

test('from set-up to a shell behind two hops without a browser', async () => {
  const answers = [intendant.token, nadia.name, nadia.login, 'Ateliers Morvan', nadia.password]
  const set = await run(['setup', '--server', intendant.address], { input: `${answers.join('\n')}\n` })
  expect(set).toMatchObject({ code: 0 })
  expect(set.out).toContain(`Signed in at ${intendant.address} as nadia.`)
  expect(await run(['logout'])).toMatchObject({ code: 0, out: 'Signed out.\n' })
  expect(await run(['whoami'])).toMatchObject({ code: 3, out: '' })
  const signIn = ['login', '--server', intendant.address]
  expect(await run(signIn, { input: `nadia\n${nadia.password}\n` })).toMatchObject({ code: 0 })
  expect(await run(['whoami'])).toMatchObject({ out: 'nadia (Nadia Berger, administrator)\n' })

  const { bastion, gateway, hidden } = chain
  const line = `ssh -J ops@${bastion.address},ops@${gateway.address} ops@${hidden.address}`
  const added = await run(['add', line])
  expect(added).toMatchObject({ code: 0 })
  const [first, second, last] = [bastion, gateway, hidden].map(toWord) as [string, string, string]
  expect(added.out).toBe(`${last}\n`)
  await letIntendantIn()
  const trusted = await run(['trust', last, '--yes'])
  expect(trusted).toMatchObject({ code: 0, err: '' })
  expect(trusted.out.split('\n').slice(0, 4)).toEqual([
    expect.stringMatching(/^Trusted SHA256:\S+ of /),
    expect.stringMatching(/^Trusted SHA256:\S+ of /),
    expect.stringMatching(/^Trusted SHA256:\S+ of /),
    `${last} was reached and signed in to.`,
  ])

  const machines = JSON.parse((await run(['machines', '--json'])).out) as { slug: string }[]
  expect(machines.map((machine) => machine.slug)).toEqual(expect.arrayContaining([first, second, last]))
  expect((await run(['search', hidden.address])).out).toContain(last)
  const path = (await run(['path', last])).out
  expect(path.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(new RegExp(`^1  ${first}  `)),
    expect.stringMatching(new RegExp(`^2  ${second}  `)),
    expect.stringMatching(new RegExp(`^3  ${last}  `)),
  ])

  const words = await run(['exec', last, '--', 'sh', '-c', 'echo "<$1>"; exit 7', 'x', 'a b'])
  expect(words).toEqual({ code: 7, out: '<a b>\n', err: '' })
  const shell = await run(['ssh', last], { input: 'echo "on $(hostname) $((6 * 7))"\nexit 5\n' })
  expect(shell.out).toContain('on hidden 42')
  expect(shell.code).toBe(5)

  await hidden.changeHostKey()
  const changed = await run(['ssh', last], { input: 'echo never\n' })
  expect(changed.code).toBe(255)
  expect(changed.out).not.toContain('never')
  await tryExports(second)
  await complete(second)
})

test.each([
  [
    'nobody is signed in',
    ['machines'],
    {},
    3,
    'You are not signed in here.',
    'Vous n’êtes pas connecté ici.',
  ],
  [
    'the server is away',
    ['machines'],
    { INTENDANT_TOKEN: 'int_x', INTENDANT_URL: 'http://127.0.0.1:9' },
    4,
    'Intendant does not answer at http://127.0.0.1:9.',
    'Intendant ne répond pas à http://127.0.0.1:9.',
  ],
])('%s: an exit code of its own, in two languages', async (_, args, environment, code, english, french) => {
  const en = await run(args, { environment: { HOME: '/nonexistent', ...environment } })
  const fr = await run(args, { environment: { HOME: '/nonexistent', LANG: 'fr_FR.UTF-8', ...environment } })

  expect(en).toMatchObject({ code, out: '' })
  expect(en.err).toContain(english)
  expect(fr).toMatchObject({ code, out: '' })
  expect(fr.err).toContain(french)
})

test('without arguments it shows its help, in the language of the shell', async () => {
  const english = await run([])
  const french = await run([], { environment: { LANG: 'fr_FR.UTF-8' } })

  expect(english).toMatchObject({ code: 0, err: '' })
  expect(english.out).toContain('List machines that match a filter')
  expect(french).toMatchObject({ code: 0, err: '' })
  expect(french.out).toContain('Lister les machines qui correspondent à un filtre')
})

/** What a machine that was named by its address only is called in URLs. */
const toWord = ({ address }: { readonly address: string }) => address.replaceAll('.', '-')

/** Every format; the pair of ssh_config and known_hosts works with plain OpenSSH. */
async function tryExports(reachable: string): Promise<void> {
  const knownHosts = join(home, 'known_hosts')
  const config = join(home, 'ssh_config')
  await run(['export', 'known-hosts', '-o', knownHosts])
  expect(await run(['export', 'ssh-config', '--known-hosts', knownHosts, '-o', config])).toMatchObject({
    code: 0,
    err: `Wrote ${config}.\n`,
  })
  for (const format of ['ansible', 'markdown', 'csv', 'json']) {
    const { code, out } = await run(['export', format])
    expect({ format, code }).toEqual({ format, code: 0 })
    expect(out).toContain(chain.hidden.address)
    expect(out).not.toContain('PRIVATE KEY')
  }
  await writeFile(
    config,
    `${await readFile(config, 'utf8')}\nHost *\n  IdentityFile ${chain.key.path}\n  BatchMode yes\n`,
  )
  expect(await start('ssh', ['-F', config, reachable, 'echo reached'])).toMatchObject({
    code: 0,
    out: 'reached\n',
  })
  const me = await run(['api', 'GET', '/account'])
  expect({ code: me.code, login: (JSON.parse(me.out) as { login: string }).login }).toEqual({
    code: 0,
    login: 'nadia',
  })
}

/** The completion script, as bash uses it. */
async function complete(name: string): Promise<void> {
  const script = join(home, 'completion.bash')
  await writeFile(script, (await run(['completion', 'bash'])).out)
  const ask = `source "$0"; COMP_WORDS=("$1" show "$2"); COMP_CWORD=2; _intendant; printf '%s\\n' "\${COMPREPLY[@]}"`

  const { out } = await start('bash', ['-c', ask, script, program, name.slice(0, -1)])

  expect(out.split('\n')).toContain(name)
}

async function letIntendantIn(): Promise<void> {
  const panel = await signInPanel(intendant)
  const { publicKey } = await panel.ask(showKeyLine, {})
  for (const machine of chain.machines) machine.addAuthorizedKey('ops', publicKey)
}

/** An agent with the key of the person at this shell: OpenSSH asks it, whoever runs the test. */
async function startAgent(): Promise<ChildProcess> {
  const agent = spawn('ssh-agent', ['-D', '-a', agentSocket()], { stdio: 'ignore' })
  await waitUntil(() => existsSync(agentSocket()), 5_000)
  const added = await start('ssh-add', ['-q', chain.key.path])
  if (added.code !== 0) throw new Error(added.err)
  return agent
}

const agentSocket = () => join(home, 'agent.sock')

type Options = { readonly input?: string; readonly environment?: Record<string, string> }

const run = (args: readonly string[], options: Options = {}) => start(program, args, options)

/** Runs a program as the person at this shell would. */
async function start(file: string, args: readonly string[], { input = '', environment = {} }: Options = {}) {
  const child = spawn(file, args, {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      LANG: 'C.UTF-8',
      SSH_AUTH_SOCK: agentSocket(),
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    err += String(chunk)
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}
