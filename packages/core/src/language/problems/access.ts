import type { Text } from '../problems.ts'

/** Problems of set-up, sign-in, sessions, tokens and rights. */
export const accessProblems = {
  'sign-in-needed': {
    en: 'You are not signed in, or your session has ended. Nothing was changed. Sign in and try again.',
    fr: 'Vous n’êtes pas connecté, ou votre session est terminée. Rien n’a été modifié. Connectez-vous et réessayez.',
  },
  'sign-in-refused': {
    en: 'The login or the password is wrong. Check both; capital letters count in the password.',
    fr: 'L’identifiant ou le mot de passe est faux. Vérifiez les deux ; les majuscules comptent dans le mot de passe.',
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
    fr: 'Ce jeton d’installation est faux, déjà utilisé ou périmé. Rien n’a été modifié. Prenez le dernier jeton affiché dans le terminal où Intendant a été lancé ; un redémarrage en affiche un nouveau.',
  },
  'setup-done': {
    en: 'Intendant is already set up. Nothing was changed. Sign in instead.',
    fr: 'Intendant est déjà installé. Rien n’a été modifié. Connectez-vous.',
  },
  'password-short': {
    en: 'The password is shorter than 12 characters. Nothing was changed. Choose a longer one; a sentence is fine.',
    fr: 'Le mot de passe fait moins de 12 caractères. Rien n’a été modifié. Choisissez-en un plus long ; une phrase convient.',
  },
  'login-name': {
    en: '"{value}" cannot be a login. Use 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter.',
    fr: '« {value} » ne peut pas être un identifiant. Utilisez 1 à 64 lettres, chiffres, points, tirets ou soulignés, en commençant par une lettre.',
  },
  'login-taken': {
    en: 'Another person already has the login {login}. Nothing was changed. Choose another one.',
    fr: 'Une autre personne a déjà l’identifiant {login}. Rien n’a été modifié. Choisissez-en un autre.',
  },
  'wrong-origin': {
    en: 'This request came from another site ({origin}) and was refused. Nothing was changed. Open Intendant at its own address and try again.',
    fr: 'Cette requête vient d’un autre site ({origin}) et a été refusée. Rien n’a été modifié. Ouvrez Intendant à sa propre adresse et réessayez.',
  },
} as const satisfies Record<string, Text>
