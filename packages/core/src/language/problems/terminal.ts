import type { Text } from '../problems.ts'

/** Problems of host keys, sessions, streams, recordings and files. */
export const terminalProblems = {
  'host-key-revoked': {
    en: 'The host key that {machine} shows was revoked: {type} {fingerprint}. Nothing secret was sent. If the decision was a mistake, trust the key on the page of the machine.',
    fr: 'La clé d’hôte que présente {machine} a été révoquée : {type} {fingerprint}. Rien de secret n’a été envoyé. Si la décision était une erreur, approuvez la clé sur la page de la machine.',
  },
  'host-key-other': {
    en: 'This host key has the fingerprint {fingerprint}, not the one you decided on. Nothing was changed. Look at the key again, then decide.',
    fr: 'Cette clé d’hôte a l’empreinte {fingerprint}, pas celle sur laquelle vous avez décidé. Rien n’a été modifié. Regardez la clé à nouveau, puis décidez.',
  },
  'own-machine-missing': {
    en: 'Intendant does not know its own machine yet, so no path can begin. Nothing was tried. Finish the set-up, or restart Intendant.',
    fr: 'Intendant ne connaît pas encore sa propre machine : aucun chemin ne peut commencer. Rien n’a été tenté. Terminez l’installation ou redémarrez Intendant.',
  },
  'own-key-missing': {
    en: 'Intendant has no key of its own yet, so it cannot sign in to {machine}. Nothing was tried. Restart Intendant, or choose an uploaded key for the account.',
    fr: 'Intendant n’a pas encore de clé à lui : il ne peut pas se connecter à {machine}. Rien n’a été tenté. Redémarrez Intendant ou choisissez une clé importée pour le compte.',
  },
  'key-unreadable': {
    en: 'The key "{key}" for {machine} cannot be opened: it was sealed by another master key or is damaged. Nothing was sent. Restore the master key file, or upload the key again.',
    fr: 'La clé « {key} » pour {machine} ne peut pas être ouverte : elle a été scellée par une autre clé maîtresse ou elle est abîmée. Rien n’a été envoyé. Restaurez le fichier de la clé maîtresse ou importez de nouveau la clé.',
  },
  'key-install-local': {
    en: 'Intendant runs on {machine} itself and needs no key there. Nothing was changed. Open a terminal directly.',
    fr: 'Intendant fonctionne sur {machine} même et n’y a pas besoin de clé. Rien n’a été modifié. Ouvrez directement un terminal.',
  },
  'key-install-failed': {
    en: 'The password was right, but the key could not be written for {login} on {machine}: {detail}. The password was forgotten. Check the home folder of the account and its free space, then try again.',
    fr: 'Le mot de passe était bon, mais la clé n’a pas pu être écrite pour {login} sur {machine} : {detail}. Le mot de passe a été oublié. Vérifiez le dossier personnel du compte et sa place libre, puis réessayez.',
  },
  'key-not-accepted': {
    en: 'The key was written for {login} on {machine}, but its SSH server does not accept it. The password was forgotten. Check AuthorizedKeysFile, PubkeyAuthentication and the rights of the home folder on the machine, then test again.',
    fr: 'La clé a été écrite pour {login} sur {machine}, mais son serveur SSH ne l’accepte pas. Le mot de passe a été oublié. Vérifiez AuthorizedKeysFile, PubkeyAuthentication et les droits du dossier personnel sur la machine, puis testez de nouveau.',
  },
  'session-intendant-stopped': {
    en: 'Intendant was stopped, and the session ended with it. What was printed until then is kept if the session was recorded. Open a new session.',
    fr: 'Intendant a été arrêté et la session s’est terminée avec lui. Ce qui était affiché jusque-là est conservé si la session était enregistrée. Ouvrez une nouvelle session.',
  },
  'session-connection-lost': {
    en: 'The connection to {machine} broke off, and the shell ended with it. What was printed is kept. Test the connection, then open a new session.',
    fr: 'La connexion à {machine} s’est rompue et le shell s’est terminé avec elle. Ce qui était affiché est conservé. Testez la connexion, puis ouvrez une nouvelle session.',
  },
  'session-left': {
    en: 'Nobody looked at the session for {minutes} minutes, so Intendant ended it. What was printed is kept if the session was recorded. Open a new session; the time can be changed in the settings.',
    fr: 'Personne n’a regardé la session pendant {minutes} minutes : Intendant l’a terminée. Ce qui était affiché est conservé si la session était enregistrée. Ouvrez une nouvelle session ; le délai se règle dans les paramètres.',
  },
  'session-ended-by': {
    en: '{name} ended this session. What was printed is kept if the session was recorded. Open a new session to go on.',
    fr: '{name} a terminé cette session. Ce qui était affiché est conservé si la session était enregistrée. Ouvrez une nouvelle session pour continuer.',
  },
  'session-machine-deleted': {
    en: '{machine} was deleted from Intendant, so this session on it was ended. What was printed is kept if the session was recorded. The machine itself was not touched: add it again to open a new session.',
    fr: '{machine} a été supprimée d’Intendant : cette session y a été terminée. Ce qui était affiché est conservé si la session était enregistrée. La machine elle-même n’a pas été touchée : ajoutez-la de nouveau pour ouvrir une nouvelle session.',
  },
  'session-over': {
    en: 'Session {number} is already over. Nothing was changed. Open a new session.',
    fr: 'La session {number} est déjà terminée. Rien n’a été modifié. Ouvrez une nouvelle session.',
  },
  'session-failed': {
    en: 'Session {number} met a fault of Intendant and ended. What was printed is kept if the session was recorded. Open a new session; if it happens again, tell your administrator.',
    fr: 'La session {number} a rencontré une erreur d’Intendant et s’est terminée. Ce qui était affiché est conservé si la session était enregistrée. Ouvrez une nouvelle session ; si cela se répète, prévenez votre administrateur.',
  },
  'too-many-sessions': {
    en: 'There are already {limit} open sessions. Nothing was opened. End one that is no longer needed, then try again.',
    fr: 'Il y a déjà {limit} sessions ouvertes. Rien n’a été ouvert. Terminez-en une dont on n’a plus besoin, puis réessayez.',
  },
  'intendant-stopping': {
    en: 'Intendant is stopping and opens no new sessions. Nothing was opened. Try again when it is back.',
    fr: 'Intendant est en cours d’arrêt et n’ouvre plus de session. Rien n’a été ouvert. Réessayez quand il sera revenu.',
  },
  'not-recorded': {
    en: 'Session {number} has no recording: recording was switched off, or the recording is no longer kept. Nothing was changed. The settings say how long recordings are kept.',
    fr: 'La session {number} n’a pas d’enregistrement : l’enregistrement était désactivé ou n’est plus conservé. Rien n’a été modifié. Les paramètres disent combien de temps les enregistrements sont gardés.',
  },
  'ticket-refused': {
    en: 'The ticket for this terminal is wrong, used or older than 30 seconds. The session goes on. Attach again; the page does so by itself.',
    fr: 'Le ticket de ce terminal est faux, déjà utilisé ou vieux de plus de 30 secondes. La session continue. Rattachez-vous ; la page le fait d’elle-même.',
  },
  'stream-message': {
    en: 'The terminal sent a message that Intendant does not understand, and was detached. The session goes on. Load the page again.',
    fr: 'Le terminal a envoyé un message qu’Intendant ne comprend pas et a été détaché. La session continue. Rechargez la page.',
  },
  'stream-too-fast': {
    en: 'The terminal sent more than Intendant takes at once, and was detached. The session goes on. Send large texts as a file.',
    fr: 'Le terminal a envoyé plus qu’Intendant n’accepte à la fois et a été détaché. La session continue. Envoyez les grands textes par fichier.',
  },
  'stream-too-slow': {
    en: 'The terminal did not say which session it wants in time, and was detached. The session goes on. Load the page again.',
    fr: 'Le terminal n’a pas dit à temps quelle session il veut et a été détaché. La session continue. Rechargez la page.',
  },
  'stream-right-ended': {
    en: 'Your sign-in ended or your right was withdrawn, so this terminal was detached. The session goes on for others. Sign in again.',
    fr: 'Votre connexion est terminée ou votre droit a été retiré : ce terminal a été détaché. La session continue pour les autres. Reconnectez-vous.',
  },
  'file-path': {
    en: '"{path}" is not a path that can be used. Nothing was changed. Use a path without NUL characters, at most 4096 bytes long.',
    fr: '« {path} » n’est pas un chemin utilisable. Rien n’a été modifié. Utilisez un chemin sans caractère NUL, de 4096 octets au plus.',
  },
  'file-is-folder': {
    en: '{path} on {machine} is a folder, not a file. Nothing was changed. Choose a file in it.',
    fr: '{path} sur {machine} est un dossier, pas un fichier. Rien n’a été modifié. Choisissez un fichier dedans.',
  },
  'file-not-regular': {
    en: '{path} on {machine} is a device, a pipe or a socket, not a file. Nothing was changed. Choose a regular file.',
    fr: '{path} sur {machine} est un périphérique, un tube ou une socket, pas un fichier. Rien n’a été modifié. Choisissez un fichier ordinaire.',
  },
  'file-not-folder': {
    en: '{path} on {machine} is not a folder. Nothing was changed. Choose the folder that holds it.',
    fr: '{path} sur {machine} n’est pas un dossier. Rien n’a été modifié. Choisissez le dossier qui le contient.',
  },
  'file-exists': {
    en: '{path} already exists on {machine}. Nothing was changed. Choose another name, or say that it may be overwritten.',
    fr: '{path} existe déjà sur {machine}. Rien n’a été modifié. Choisissez un autre nom ou indiquez qu’il peut être remplacé.',
  },
  'upload-broken': {
    en: 'The upload of {path} to {machine} broke off. What was there before is unchanged, and the part was removed. Upload it again.',
    fr: 'L’envoi de {path} vers {machine} s’est interrompu. Ce qui était en place est inchangé et la partie reçue a été retirée. Envoyez-le de nouveau.',
  },
  'command-argument': {
    en: 'An argument of the command holds a NUL character, which no program can receive. Nothing was run. Remove it and send again.',
    fr: 'Un argument de la commande contient un caractère NUL, qu’aucun programme ne peut recevoir. Rien n’a été exécuté. Retirez-le et renvoyez.',
  },
} as const satisfies Record<string, Text>
