import { access, readFile } from 'node:fs/promises'
import { hostname, type NetworkInterfaceInfo, networkInterfaces, userInfo } from 'node:os'
import { getuid } from 'node:process'

/** One network interface of this machine; `addresses` with network length: `10.0.0.5/24`. */
export type OwnInterface = {
  readonly name: string
  readonly mac: string | null
  readonly addresses: string[]
}

/** What the machine Intendant runs on says of itself. */
export type OwnMachine = {
  readonly name: string
  readonly kind: 'physical' | 'virtual' | 'container'
  /** As /etc/os-release names it: `Debian GNU/Linux 12 (bookworm)`; empty when it does not. */
  readonly operatingSystem: string
  /** The account Intendant runs as. */
  readonly login: string
  readonly interfaces: readonly OwnInterface[]
}

/** Looks at the machine Intendant runs on. Changes nothing. */
export async function observeOwnMachine(): Promise<OwnMachine> {
  return {
    name: hostname(),
    kind: await observeKind(),
    operatingSystem: parseOsRelease(await readFile('/etc/os-release', 'utf8').catch(() => '')),
    login: observeLogin(),
    interfaces: toOwnInterfaces(networkInterfaces()),
  }
}

/** The name people know a system by, from the text of os-release. Pure. @see os-release(5) */
export function parseOsRelease(text: string): string {
  const value = /^PRETTY_NAME=(.*)$/m.exec(text)?.[1] ?? ''
  return value.replace(/^(["'])(.*)\1$/, '$2').replace(/\\(["$`\\])/g, '$1')
}

// Ends of containers on this machine, and the networks only those see: an address like 172.17.0.1 exists on many
// machines and leads nowhere from outside.
const inner = /^(veth|docker\d|br-[0-9a-f]{12}|virbr|lxcbr|podman|cni|flannel|cali|tunl)/

/** Interfaces others may reach this machine by: no loopback, no link-local address, no container plumbing. Pure. */
export function toOwnInterfaces(seen: NodeJS.Dict<NetworkInterfaceInfo[]>): OwnInterface[] {
  return Object.entries(seen).flatMap(([name, infos = []]) => {
    const outer = infos.filter((info) => !info.internal)
    const addresses = outer.filter((info) => !isLinkLocal(info.address)).flatMap((info) => info.cidr ?? [])
    const mac = outer.map((info) => info.mac).find((text) => text !== '00:00:00:00:00:00') ?? null
    const isUsable = addresses.length > 0 && !inner.test(name) && /^[A-Za-z0-9_.:@-]{1,32}$/.test(name)
    return isUsable ? [{ name, mac, addresses }] : []
  })
}

function isLinkLocal(address: string): boolean {
  return /^(fe[89ab][0-9a-f]:|169\.254\.)/i.test(address)
}

/** An account without an entry in the list of accounts, as containers have, is known by its number only. */
function observeLogin(): string {
  try {
    return userInfo().username
  } catch {
    return `uid-${getuid?.() ?? 0}`
  }
}

async function observeKind(): Promise<OwnMachine['kind']> {
  if ((await exists('/run/systemd/container')) || (await exists('/.dockerenv'))) return 'container'
  const processor = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  const product = await readFile('/sys/class/dmi/id/sys_vendor', 'utf8').catch(() => '')
  const isVirtual = /^flags\s*:.*\bhypervisor\b/m.test(processor) || /QEMU|VMware|innotek|Xen/.test(product)
  return isVirtual ? 'virtual' : 'physical'
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
