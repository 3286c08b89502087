/**
 * Reads an OpenSSH user certificate (one line of a `-cert.pub` file) and compares it with its key. Pure.
 *
 * Its signature is not checked: the machine that is signed in to does that, with the authority it trusts.
 *
 * @param publicBlob The public half of the key, in SSH's wire form.
 * @returns The line without its comment, or the code of the problem.
 * @see https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.certkeys
 */
export function readCertificate(
  line: string,
  publicBlob: Buffer,
): { readonly line: string } | 'key-certificate' | 'key-certificate-other' {
  const [type = '', base64 = ''] = line.trim().split(/\s+/)
  const blob = Buffer.from(base64, 'base64')
  const plainType = type.replace(/-cert-v01@openssh\.com$/, '')
  const fieldCount = publicFields[plainType]
  if (plainType === type || fieldCount === undefined || toBase64(blob) !== base64) return 'key-certificate'
  const certificate = readStrings(blob, 2 + fieldCount)
  if (certificate === null || certificate.strings[0]?.toString() !== type) return 'key-certificate'
  // After the key: serial (8 bytes), then the kind: 1 is a user's, 2 a host's.
  const { strings, end } = certificate
  if (blob.length < end + 12 || blob.readUInt32BE(end + 8) !== 1) return 'key-certificate'
  const key = readStrings(publicBlob, 1 + fieldCount)
  const isSame =
    key?.strings[0]?.toString() === plainType &&
    key.strings.slice(1).every((field, index) => strings[index + 2]?.equals(field))
  return isSame ? { line: `${type} ${base64}` } : 'key-certificate-other'
}

// How many strings the public half of each kind of key has after its type.
const publicFields: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
}

function readStrings(blob: Buffer, count: number): { strings: Buffer[]; end: number } | null {
  const strings: Buffer[] = []
  let at = 0
  while (strings.length < count) {
    if (blob.length < at + 4) return null
    const end = at + 4 + blob.readUInt32BE(at)
    if (blob.length < end) return null
    strings.push(blob.subarray(at + 4, end))
    at = end
  }
  return { strings, end: at }
}

function toBase64(blob: Buffer): string {
  return blob.toString('base64')
}
