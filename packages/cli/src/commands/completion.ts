import { buildChoiceParser, buildCommand } from '@stricli/core'
import type { Cli } from '../context.ts'
import type { Words } from '../words.ts'

const scripts = {
  bash: `_intendant() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _intendant intendant ./intendant
`,
  zsh: `#compdef intendant ./intendant
_intendant() {
  local -a found
  found=("\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- $found
}
compdef _intendant intendant ./intendant
`,
  fish: `complete -c intendant -f -a '(intendant __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
} as const

const shells = ['bash', 'zsh', 'fish'] as const

/** `completion SHELL` */
export function completionCommand(words: Words) {
  return buildCommand<NonNullable<unknown>, [(typeof shells)[number]], Cli>({
    docs: { brief: words.completion },
    parameters: {
      positional: {
        kind: 'tuple',
        parameters: [{ brief: words.shell, placeholder: 'SHELL', parse: buildChoiceParser(shells) }],
      },
    },
    func(_flags, shell) {
      this.print(scripts[shell])
    },
  })
}
