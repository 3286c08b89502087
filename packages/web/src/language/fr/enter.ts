import type { enter as en } from '../en/enter.ts'
import type { Same } from '../texts.ts'

/** Connexion, installation, invitation. */
export const enter: Same<typeof en> = {
  you: 'Vous',
  version: 'Intendant {{version}}',
  recorded: 'Les connexions sont consignées',
  signIn: {
    title: 'Se connecter',
    login: 'Identifiant',
    password: 'Mot de passe',
    action: 'Se connecter',
    busy: 'Connexion…',
    forgotten:
      'Oublié\u202f? Un administrateur vous crée un nouveau lien à usage unique, dans Réglages, Personnes.',
  },
  setUp: {
    title: 'Installer Intendant',
    lead: 'Un seul formulaire, et vous y êtes. Vous devenez le premier administrateur.',
    token: 'Jeton à usage unique',
    tokenHelp: 'Affiché là où Intendant a été lancé, et dans son journal.',
    name: 'Votre nom',
    login: 'Identifiant',
    loginHelp: 'Minuscules, chiffres, point, tiret. Figure dans l’historique de chaque changement.',
    email: 'Adresse électronique',
    password: 'Mot de passe',
    passwordHelp: 'Au moins 12 caractères. Une phrase se retient mieux.',
    organisation: 'Première organisation',
    organisationHelp: 'La vôtre, ou celle dont vous tenez les machines. D’autres pourront suivre.',
    organisationExample: 'Atelier de Saint-Malo',
    action: 'Installer et se connecter',
    busy: 'Installation…',
    done: 'Cette installation est déjà faite.',
    toSignIn: 'Aller à la connexion',
  },
  invitation: {
    title: 'Choisissez votre mot de passe',
    lead: 'Ce lien ne sert qu’une fois. Ensuite, vous vous connectez avec votre identifiant et ce mot de passe.',
    password: 'Mot de passe',
    repeat: 'Encore une fois',
    different: 'Les deux saisies diffèrent.',
    action: 'L’adopter et se connecter',
    busy: 'Connexion…',
    missing: 'Ce lien ne contient pas de jeton.',
    missingHelp: 'Ouvrez l’adresse entière que vous avez reçue, ou demandez-en une nouvelle.',
  },
}
