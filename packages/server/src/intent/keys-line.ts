/**
 * The one line to paste on a machine so that it lets Intendant's key in. Pure.
 *
 * For any POSIX shell, and for fish and csh too, because all of it runs in a `sh` of its own, where also the umask
 * stays. Pasting it twice adds nothing, and a file without a final line end is not spoilt.
 *
 * @param publicKey `type base64 comment`, in the alphabet of keys: nothing in it means anything to a shell.
 * @throws {RangeError} It is no such key: a bug in the caller.
 */
export function renderKeyLine(publicKey: string): string {
  if (!/^[a-z0-9-]+ [A-Za-z0-9+/=]+( [A-Za-z0-9@._-]+)?$/.test(publicKey)) {
    throw new RangeError('the public key cannot be part of a command')
  }
  const script = [
    'umask 077',
    'mkdir -p ~/.ssh',
    'cd ~/.ssh',
    'touch authorized_keys',
    'if ! grep -qxF "$1" authorized_keys; then if [ -n "$(tail -c 1 authorized_keys)" ]; then echo >> authorized_keys; fi; printf "%s\\n" "$1" >> authorized_keys; fi',
  ].join(' && ')
  return `sh -c '${script}' sh '${publicKey}'`
}
