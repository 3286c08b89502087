import type { help as en } from '../en/help.ts'
import type { Same } from '../texts.ts'

/** Aide. */
export const help: Same<typeof en> = {
  title: 'Aide',
  shortcuts: 'Raccourcis',
  shortcutsNote: 'touche «\u00a0?\u00a0» sur chaque page',
  paths: 'Chemins d’accès',
  pathsNote: 'comment se trouve le chemin vers une machine',
  pathsBody: {
    intro: 'Intendant calcule à chaque fois le chemin vers une machine, d’après ce qu’il sait\u00a0:',
    fixed: 'Si la machine a un chemin imposé, c’est celui-là.',
    same: 'Une machine d’un réseau où se trouve Intendant lui-même est jointe directement.',
    own: 'Sinon, par la machine de rebond de son propre réseau.',
    sibling: 'Puis par les machines de rebond des réseaux voisins de la même organisation.',
    direct: 'Enfin directement, à son adresse SSH.',
    more: 'Une machine de rebond derrière une autre ajoute un rebond\u202f; leur nombre est libre. Les chemins possibles sont essayés dans cet ordre. La page d’une machine dit, rebond par rebond, pourquoi chacun est là, et donne la ligne ssh équivalente sans Intendant.',
  },
  trouble: 'Quand quelque chose échoue',
  troubleNote: 'que faire, le plus probable d’abord',
  cases: {
    timeout: 'Une machine ne répond pas',
    timeoutDo:
      'Ouvrez sa page et lancez le test\u00a0: le chemin montre le rebond où il s’interrompt. Regardez d’abord ce rebond, pas l’arrivée.',
    key: 'Une clé d’hôte a changé',
    keyDo:
      'Tout accès à cette machine est bloqué jusqu’à ce que quelqu’un décide. A-t-elle été réinstallée\u202f? Comparez l’empreinte sur son propre écran (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), puis acceptez-la. Si personne n’y a touché, ne l’acceptez pas.',
    refused: 'Une machine refuse la connexion',
    refusedDo:
      'Mettez la ligne de Réglages, Clés dans ~/.ssh/authorized_keys du compte, ou choisissez une autre clé pour ce compte sur la page de la machine.',
    lost: 'Le navigateur s’est fermé avec une session ouverte',
    lostDo:
      'Rien n’est perdu. Ouvrez Terminal ou Sessions\u00a0: la session continue pendant la durée fixée dans les réglages.',
    password: 'Quelqu’un a oublié son mot de passe',
    passwordDo: 'Un administrateur crée un nouveau lien à usage unique dans Réglages, Personnes.',
    away: 'Intendant lui-même est absent',
    awayDo:
      'Exportez le ssh_config à l’avance (Machines, Exporter)\u00a0: ssh -F joint chaque machine par les mêmes chemins, sans lui.',
  },
  about: 'À propos',
  aboutNote: 'ce que c’est',
  aboutBody:
    'Intendant tient des machines pour d’autres\u00a0: où elles sont, quel chemin y mène, qui a fait quoi.',
  version: 'Version',
  licence: 'Licence',
  licenceName: 'Apache 2.0. Polices\u00a0: Inter et JetBrains Mono, SIL Open Font Licence 1.1.',
}
