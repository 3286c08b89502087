import type { Text } from '../problems.ts'

/** Problems of set-up, sign-in, sessions, tokens and rights. */
export const accessProblems = {
  'sign-in-needed': {
    en: 'You are not signed in, or your session has ended. Nothing was changed. Sign in and try again.',
    fr: 'Vous n’êtes pas connecté, ou votre session est terminée. Rien n’a été modifié. Connectez-vous et réessayez.',
  },
  'sign-in-refused': {
    en: 'The login or the password is wrong. Check both; capital letters count in the password.',
    fr: 'L’identifiant ou le mot de passe est faux. Vérifiez les deux ; les majuscules comptent dans le mot de passe.',
  },
  'not-allowed': {
    en: 'Your account may not do this. Nothing was changed. Ask an administrator for the right.',
    fr: 'Votre compte n’a pas ce droit. Rien n’a été modifié. Demandez-le à un administrateur.',
  },
  'too-many-tries': {
    en: 'Too many tries. Nothing was changed. Wait {seconds} seconds, then try again.',
    fr: 'Trop d’essais. Rien n’a été modifié. Attendez {seconds} secondes, puis réessayez.',
  },
  'setup-token': {
    en: 'This set-up token is wrong, used or out of date. Nothing was changed. Take the newest token from the terminal where Intendant was started; a restart prints a new one.',
    fr: 'Ce jeton d’installation est faux, déjà utilisé ou périmé. Rien n’a été modifié. Prenez le dernier jeton affiché dans le terminal où Intendant a été lancé ; un redémarrage en affiche un nouveau.',
  },
  'setup-done': {
    en: 'Intendant is already set up. Nothing was changed. Sign in instead.',
    fr: 'Intendant est déjà installé. Rien n’a été modifié. Connectez-vous.',
  },
  'password-short': {
    en: 'The password is shorter than 12 characters. Nothing was changed. Choose a longer one; a sentence is fine.',
    fr: 'Le mot de passe fait moins de 12 caractères. Rien n’a été modifié. Choisissez-en un plus long ; une phrase convient.',
  },
  'login-name': {
    en: '"{value}" cannot be a login. Use 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter.',
    fr: '« {value} » ne peut pas être un identifiant. Utilisez 1 à 64 lettres, chiffres, points, tirets ou soulignés, en commençant par une lettre.',
  },
  'login-taken': {
    en: 'Another person already has the login {login}. Nothing was changed. Choose another one.',
    fr: 'Une autre personne a déjà l’identifiant {login}. Rien n’a été modifié. Choisissez-en un autre.',
  },
  'wrong-origin': {
    en: 'This request came from another site ({origin}) and was refused. Nothing was changed. Open Intendant at its own address and try again; if this is its address, set INTENDANT_PUBLIC_URL to it and restart Intendant.',
    fr: 'Cette requête vient d’un autre site ({origin}) et a été refusée. Rien n’a été modifié. Ouvrez Intendant à sa propre adresse et réessayez ; si c’est bien son adresse, indiquez-la dans INTENDANT_PUBLIC_URL et redémarrez Intendant.',
  },
  'current-password': {
    en: 'The current password is wrong. Nothing was changed. Type the password you sign in with today.',
    fr: 'Le mot de passe actuel est faux. Rien n’a été modifié. Saisissez le mot de passe avec lequel vous vous connectez aujourd’hui.',
  },
  'invitation-token': {
    en: 'This invitation is wrong, used or out of date. Nothing was changed. Ask an administrator for a new one.',
    fr: 'Cette invitation est fausse, déjà utilisée ou périmée. Rien n’a été modifié. Demandez-en une nouvelle à un administrateur.',
  },
  'last-administrator': {
    en: '{login} is the last active administrator. Nothing was changed. Make somebody else an administrator first.',
    fr: '{login} est le dernier administrateur actif. Rien n’a été modifié. Nommez d’abord un autre administrateur.',
  },
  'private-key': {
    en: 'This is no private key that Intendant can read. Nothing was stored. Paste the whole file, from the BEGIN line to the END line: OpenSSH, PEM or PuTTY version 2; RSA (2048 bits or more), ECDSA or Ed25519.',
    fr: 'Ce n’est pas une clé privée qu’Intendant sache lire. Rien n’a été enregistré. Collez le fichier entier, de la ligne BEGIN à la ligne END : OpenSSH, PEM ou PuTTY version 2 ; RSA (2048 bits au moins), ECDSA ou Ed25519.',
  },
  'private-key-public': {
    en: 'This is the public half of a key. Nothing was stored. Paste the private half: the file without .pub.',
    fr: 'C’est la moitié publique d’une clé. Rien n’a été enregistré. Collez la moitié privée : le fichier sans .pub.',
  },
  'private-key-passphrase': {
    en: 'The key is protected and the passphrase does not open it. Nothing was stored. Type its passphrase; it is used once and forgotten.',
    fr: 'La clé est protégée et la phrase secrète ne l’ouvre pas. Rien n’a été enregistré. Saisissez sa phrase secrète ; elle sert une fois et est oubliée.',
  },
  'private-key-hardware': {
    en: 'This key lives in a security key that must be touched; Intendant cannot use it. Nothing was stored. Upload another key, or let the machine accept Intendant’s own key.',
    fr: 'Cette clé réside dans une clé de sécurité qu’il faut toucher ; Intendant ne peut pas s’en servir. Rien n’a été enregistré. Envoyez une autre clé, ou faites accepter celle d’Intendant par la machine.',
  },
  'key-certificate': {
    en: 'This is no OpenSSH user certificate. Nothing was stored. Paste the one line of the file that ends in -cert.pub.',
    fr: 'Ce n’est pas un certificat d’utilisateur OpenSSH. Rien n’a été enregistré. Collez la ligne du fichier qui se termine par -cert.pub.',
  },
  'key-certificate-other': {
    en: 'The certificate belongs to another key. Nothing was stored. Paste the certificate that was made for this key.',
    fr: 'Le certificat appartient à une autre clé. Rien n’a été enregistré. Collez le certificat établi pour cette clé.',
  },
  'key-known': {
    en: 'This key is already here, under the name {name}. Nothing was changed. Use that one.',
    fr: 'Cette clé est déjà là, sous le nom {name}. Rien n’a été modifié. Utilisez celle-là.',
  },
  'key-used': {
    en: 'The key {name} is used by {count} accounts. Nothing was deleted. Give these accounts another key first: {machines}.',
    fr: 'La clé {name} est utilisée par {count} comptes. Rien n’a été supprimé. Donnez d’abord une autre clé à ces comptes : {machines}.',
  },
  'key-own': {
    en: 'This is Intendant’s own key. Nothing was deleted: without it Intendant reaches no machine.',
    fr: 'C’est la clé d’Intendant lui-même. Rien n’a été supprimé : sans elle, Intendant n’atteint plus aucune machine.',
  },
  'key-own-missing': {
    en: 'Intendant has no key of its own yet. Nothing was changed. Restart Intendant: it makes one at start.',
    fr: 'Intendant n’a pas encore de clé à lui. Rien n’a été modifié. Redémarrez Intendant : il en crée une au démarrage.',
  },
} as const satisfies Record<string, Text>
