/** Help. */
export const help = {
  title: 'Help',
  shortcuts: 'Shortcuts',
  shortcutsNote: 'press ? on any page',
  paths: 'Paths',
  pathsNote: 'how the way to a machine is found',
  pathsBody: {
    intro: 'Intendant computes the way to a machine anew each time, from what it knows:',
    fixed: 'A fixed path, if the machine has one, is taken as it is.',
    same: 'A machine in a network where Intendant itself stands is reached directly.',
    own: 'Otherwise through the gateway of the machine’s own network.',
    sibling: 'Then through gateways of neighbouring networks of the same organisation.',
    direct: 'Last, directly, at its SSH address.',
    more: 'A gateway behind another gateway adds a hop; any number is allowed. Several ways are tried in this order. Each page of a machine says, hop by hop, why it stands there, and gives the ssh line that does the same without Intendant.',
  },
  trouble: 'When something fails',
  troubleNote: 'what to do, most likely first',
  cases: {
    timeout: 'A machine does not answer',
    timeoutDo:
      'Open its page and press Test: the path shows the hop where it breaks. Look at that hop first, not at the end.',
    key: 'A host key changed',
    keyDo:
      'Everything to that machine is blocked until someone decides. Was it installed anew? Compare the fingerprint on its own screen (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then trust it. If nobody touched it, do not.',
    refused: 'A machine refuses the sign-in',
    refusedDo:
      'Put the line under Settings, Keys into ~/.ssh/authorized_keys of the account, or choose another key for the account on the machine’s page.',
    lost: 'The browser closed with a shell open',
    lostDo: 'Nothing is lost. Open Terminal or Sessions: the shell goes on for the time set under Settings.',
    password: 'A person forgot the password',
    passwordDo: 'An administrator makes a new one-time link under Settings, People.',
    away: 'Intendant itself is away',
    awayDo:
      'Export the ssh_config beforehand (Machines, Export): ssh -F reaches every machine along the same paths without it.',
  },
  about: 'About',
  aboutNote: 'what this is',
  aboutBody: 'Intendant keeps machines for others: where they are, which way leads to them, who did what.',
  version: 'Version',
  licence: 'Licence',
  licenceName: 'Apache 2.0. Fonts: Inter and JetBrains Mono, SIL Open Font Licence 1.1.',
}
