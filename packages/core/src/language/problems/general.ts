import type { Text } from '../problems.ts'

/** Problems that any request can meet. */
export const generalProblems = {
  'invalid-value': {
    en: '"{value}" is not a valid value for {field}. Nothing was changed. Correct it and send it again.',
    fr: '« {value} » n’est pas une valeur valable pour {field}. Rien n’a été modifié. Corrigez-la et renvoyez.',
  },
  'missing-value': {
    en: '{field} is missing. Nothing was changed. Fill it in and send it again.',
    fr: '{field} manque. Rien n’a été modifié. Renseignez-le et renvoyez.',
  },
  'unknown-field': {
    en: 'The field {field} is not known here. Nothing was changed. Remove it and send again.',
    fr: 'Le champ {field} n’est pas connu ici. Rien n’a été modifié. Retirez-le et renvoyez.',
  },
  'not-json': {
    en: 'The request body is not valid JSON. Nothing was changed. Send JSON with the content type application/json.',
    fr: 'Le corps de la requête n’est pas du JSON valable. Rien n’a été modifié. Envoyez du JSON avec le type application/json.',
  },
  'too-large': {
    en: 'The request is larger than {limit} bytes. Nothing was changed. Send less at once.',
    fr: 'La requête dépasse {limit} octets. Rien n’a été modifié. Envoyez-en moins à la fois.',
  },
  'not-found': {
    en: 'Nothing here, or not for your account. Check the address, or search for it.',
    fr: 'Rien ici, ou rien pour votre compte. Vérifiez l’adresse, ou faites une recherche.',
  },
  'line-characters': {
    en: '{field} holds a line break or an invisible control character. Nothing was changed. Remove it and send again.',
    fr: '{field} contient un saut de ligne ou un caractère de contrôle invisible. Rien n’a été modifié. Retirez-le et renvoyez.',
  },
  'text-too-long': {
    en: '{field} is too long. Nothing was changed. Shorten it.',
    fr: '{field} est trop long. Rien n’a été modifié. Raccourcissez-le.',
  },
  internal: {
    en: 'Intendant met a fault of its own. What it had not confirmed is unchanged. Try again; if it happens again, send the reference {reference} to your administrator.',
    fr: 'Intendant a rencontré une erreur interne. Ce qui n’a pas été confirmé est inchangé. Réessayez ; si cela se répète, transmettez la référence {reference} à votre administrateur.',
  },
  'database-away': {
    en: 'The database does not answer. Nothing was changed; what was confirmed before is safe. Intendant starts it again by itself: try again in a few seconds.',
    fr: 'La base de données ne répond pas. Rien n’a été modifié ; ce qui était confirmé est conservé. Intendant la redémarre de lui-même : réessayez dans quelques secondes.',
  },
  'too-busy': {
    en: 'Intendant is busy with too many requests of this kind. Nothing was changed. Try again in a few seconds.',
    fr: 'Intendant traite déjà trop de demandes de ce genre. Rien n’a été modifié. Réessayez dans quelques secondes.',
  },
  'disk-full': {
    en: 'The disk of Intendant is full. Nothing was changed. Free some space on the disk that holds its data folder, then try again.',
    fr: 'Le disque d’Intendant est plein. Rien n’a été modifié. Libérez de la place sur le disque de son dossier de données, puis réessayez.',
  },
} as const satisfies Record<string, Text>
