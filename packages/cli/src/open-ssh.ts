import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The host keys Intendant trusts, and the configuration that names the file they will be in. */
export type SshFiles = {
  readonly knownHosts: string
  readonly renderConfig: (knownHostsFile: string) => string
}

/**
 * Runs the OpenSSH of this computer in this terminal, with a configuration of its own and the host keys that
 * Intendant trusts. Both are gone when it ends.
 *
 * @returns Its exit code; 127 when there is no ssh.
 */
export async function openSsh(files: SshFiles, host: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'intendant-ssh-'))
  const configFile = join(folder, 'config')
  const knownHostsFile = join(folder, 'known_hosts')
  try {
    await writeFile(knownHostsFile, files.knownHosts, { mode: 0o600 })
    await writeFile(configFile, files.renderConfig(knownHostsFile), { mode: 0o600 })
    return await new Promise<number>((resolve) => {
      const child = spawn('ssh', ['-F', configFile, '--', host], { stdio: 'inherit' })
      child.once('error', () => resolve(127))
      child.once('exit', (code, signal) => resolve(code ?? (signal ? 255 : 1)))
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
