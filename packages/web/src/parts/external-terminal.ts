/** What the one click for an own terminal does: opens a link that this computer has a program for, or copies a command. */
export type ExternalTerminal =
  | { readonly does: 'open'; readonly href: string }
  | { readonly does: 'copy'; readonly command: string }

/**
 * Fills a person's template for their own terminal. `{host}` becomes the machine's word, as in the exported ssh_config.
 * Only `ssh://` is opened as a link: another scheme could run something in this page. Pure.
 *
 * @param slug Lower-case letters, digits and dashes: nothing a shell could take for its own.
 * @returns null when the person has no template.
 */
export function toExternalTerminal(template: string, slug: string): ExternalTerminal | null {
  const text = template.trim().replaceAll('{host}', slug)
  if (text === '') return null
  return text.startsWith('ssh://') ? { does: 'open', href: text } : { does: 'copy', command: text }
}
