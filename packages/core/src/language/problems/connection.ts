import type { Text } from '../problems.ts'

/** Problems on the way to a machine. `machine` is the hop that failed, `address` and `port` where it was dialled. */
export const connectionProblems = {
  'connection-refused': {
    en: '{machine} ({address}, port {port}) refused the connection: nothing listens there. Nothing was changed. Check the port, and that the SSH server runs.',
    fr: '{machine} ({address}, port {port}) a refusé la connexion : rien n’écoute à cet endroit. Rien n’a été modifié. Vérifiez le port et que le serveur SSH fonctionne.',
  },
  'machine-unreachable': {
    en: 'There is no route to {machine} ({address}, port {port}). Nothing was changed. Check the address, the network cable or VPN, and whether the path needs another hop.',
    fr: 'Aucune route ne mène à {machine} ({address}, port {port}). Rien n’a été modifié. Vérifiez l’adresse, le câble ou le VPN, et si le chemin a besoin d’un saut de plus.',
  },
  'host-name-unknown': {
    en: 'The name {address} of {machine} is not known to the name servers. Nothing was changed. Check the spelling, or enter an IP address.',
    fr: 'Le nom {address} de {machine} est inconnu des serveurs de noms. Rien n’a été modifié. Vérifiez l’orthographe, ou saisissez une adresse IP.',
  },
  'dial-timeout': {
    en: '{machine} ({address}, port {port}) did not answer within {seconds} seconds. Nothing was changed. Check that it is switched on and that no firewall is in between.',
    fr: '{machine} ({address}, port {port}) n’a pas répondu en {seconds} secondes. Rien n’a été modifié. Vérifiez que la machine est allumée et qu’aucun pare-feu ne bloque.',
  },
  'banner-timeout': {
    en: '{machine} ({address}, port {port}) accepted the connection but did not present itself as an SSH server within {seconds} seconds. Nothing was changed. Check the port; the machine may also be overloaded.',
    fr: '{machine} ({address}, port {port}) a accepté la connexion mais ne s’est pas présentée comme serveur SSH en {seconds} secondes. Rien n’a été modifié. Vérifiez le port ; la machine est peut-être surchargée.',
  },
  'key-exchange-timeout': {
    en: '{machine} did not finish agreeing on encryption within {seconds} seconds. Nothing was changed. Try again; if it stays, look at the SSH log of that machine.',
    fr: '{machine} n’a pas fini de négocier le chiffrement en {seconds} secondes. Rien n’a été modifié. Réessayez ; si cela persiste, consultez le journal SSH de cette machine.',
  },
  'sign-in-timeout': {
    en: '{machine} did not answer the sign-in of {login} within {seconds} seconds. Nothing was changed. Try again; slow name lookups (UseDNS) or a directory that is away are usual causes.',
    fr: '{machine} n’a pas répondu à la connexion de {login} en {seconds} secondes. Rien n’a été modifié. Réessayez ; des recherches de noms lentes (UseDNS) ou un annuaire absent en sont les causes habituelles.',
  },
  'channel-timeout': {
    en: '{machine} accepted the sign-in but opened no session within {seconds} seconds. Nothing was started. Try again; the machine may be overloaded.',
    fr: '{machine} a accepté la connexion mais n’a ouvert aucune session en {seconds} secondes. Rien n’a été lancé. Réessayez ; la machine est peut-être surchargée.',
  },
  'not-ssh': {
    en: 'What answers at {machine} ({address}, port {port}) does not speak SSH. Nothing was sent to it. Check the port.',
    fr: 'Ce qui répond à {machine} ({address}, port {port}) ne parle pas SSH. Rien ne lui a été envoyé. Vérifiez le port.',
  },
  'ssh-garbled': {
    en: '{machine} sent something that is not valid SSH, and the connection was cut. What had not been confirmed may not have happened. Try again; if it stays, check what stands between Intendant and that machine.',
    fr: '{machine} a envoyé des données SSH non valables et la connexion a été coupée. Ce qui n’était pas confirmé n’a peut-être pas eu lieu. Réessayez ; si cela persiste, vérifiez ce qui se trouve entre Intendant et cette machine.',
  },
  'ssh-too-old': {
    en: '{machine} offers only encryption that is no longer safe. Nothing was sent to it. Update its SSH server, or choose the driver "openssh" for this machine.',
    fr: '{machine} ne propose que des chiffrements qui ne sont plus sûrs. Rien ne lui a été envoyé. Mettez à jour son serveur SSH, ou choisissez le pilote « openssh » pour cette machine.',
  },
  'host-key-pending': {
    en: '{machine} shows a host key that nobody has confirmed yet ({type}, {fingerprint}). No secret was sent. Compare the fingerprint with the machine’s own, then trust it.',
    fr: '{machine} présente une clé d’hôte que personne n’a encore confirmée ({type}, {fingerprint}). Aucun secret n’a été envoyé. Comparez l’empreinte avec celle de la machine, puis approuvez-la.',
  },
  'host-key-changed': {
    en: 'The host key of {machine} has changed: it now shows {type}, {fingerprint}. No secret was sent, and connections to it are blocked. If the machine was installed anew, compare the fingerprint and trust the new key; if not, somebody may be listening.',
    fr: 'La clé d’hôte de {machine} a changé : elle présente maintenant {type}, {fingerprint}. Aucun secret n’a été envoyé et les connexions vers elle sont bloquées. Si la machine a été réinstallée, comparez l’empreinte et approuvez la nouvelle clé ; sinon, quelqu’un est peut-être à l’écoute.',
  },
  'machine-key-refused': {
    en: '{machine} refused the key {fingerprint} for the login {login}. Nothing was changed. Add the public key to the authorized_keys file of {login} there, or choose another login or key.',
    fr: '{machine} a refusé la clé {fingerprint} pour l’identifiant {login}. Rien n’a été modifié. Ajoutez la clé publique au fichier authorized_keys de {login} sur cette machine, ou choisissez un autre identifiant ou une autre clé.',
  },
  'machine-password-refused': {
    en: '{machine} refused the password for the login {login}. Nothing was changed. Check both, and whether that machine lets {login} sign in with a password at all.',
    fr: '{machine} a refusé le mot de passe pour l’identifiant {login}. Rien n’a été modifié. Vérifiez les deux, et si cette machine permet à {login} de se connecter par mot de passe.',
  },
  'key-unusable': {
    en: 'The private key for {login} on {machine} cannot be read. Nothing was sent. Upload it again in OpenSSH format, without a passphrase.',
    fr: 'La clé privée de {login} sur {machine} est illisible. Rien n’a été envoyé. Déposez-la de nouveau au format OpenSSH, sans phrase de passe.',
  },
  'certificate-needs-openssh': {
    en: 'The key for {login} on {machine} has a certificate, which only the driver "openssh" can use. Nothing was sent. Choose that driver in the settings of the machine.',
    fr: 'La clé de {login} sur {machine} porte un certificat, que seul le pilote « openssh » sait utiliser. Rien n’a été envoyé. Choisissez ce pilote dans les réglages de la machine.',
  },
  'openssh-missing': {
    en: 'The OpenSSH client is not installed on the machine Intendant runs on, and {machine} needs it. Nothing was changed. Install the package openssh-client, then try again.',
    fr: 'Le client OpenSSH n’est pas installé sur la machine d’Intendant, et {machine} en a besoin. Rien n’a été modifié. Installez le paquet openssh-client, puis réessayez.',
  },
  'openssh-failed': {
    en: 'OpenSSH could not connect to {machine}: {detail}. Nothing was changed. Correct what it names, then try again.',
    fr: 'OpenSSH n’a pas pu se connecter à {machine} : {detail}. Rien n’a été modifié. Corrigez ce qu’il indique, puis réessayez.',
  },
  'channel-refused': {
    en: '{machine} accepted the sign-in but refuses to open a session for {login}. Nothing was started. Check MaxSessions, ForceCommand and the login shell there.',
    fr: '{machine} a accepté la connexion mais refuse d’ouvrir une session pour {login}. Rien n’a été lancé. Vérifiez MaxSessions, ForceCommand et le shell de connexion sur cette machine.',
  },
  'forward-refused': {
    en: '{machine} does not pass connections on to {address}, port {port}: its SSH server forbids it. Nothing was changed. Set AllowTcpForwarding there, or choose a path through another machine.',
    fr: '{machine} ne relaie pas les connexions vers {address}, port {port} : son serveur SSH l’interdit. Rien n’a été modifié. Activez-y AllowTcpForwarding, ou choisissez un chemin par une autre machine.',
  },
  'forward-failed': {
    en: 'From {from}, nothing answers at {machine} ({address}, port {port}). Nothing was changed. Check the address and port, and that {from} reaches that network.',
    fr: 'Depuis {from}, rien ne répond à {machine} ({address}, port {port}). Rien n’a été modifié. Vérifiez l’adresse et le port, et que {from} atteint ce réseau.',
  },
  'connection-lost': {
    en: 'The connection to {machine} was lost. What it had not confirmed may not have happened. Connect again and look before repeating it.',
    fr: 'La connexion à {machine} a été perdue. Ce qui n’était pas confirmé n’a peut-être pas eu lieu. Reconnectez-vous et vérifiez avant de recommencer.',
  },
  'connection-closed-early': {
    en: '{machine} ({address}, port {port}) closed the connection before the sign-in. Nothing was changed. It may block or limit new connections: wait a minute, then look at its SSH log.',
    fr: '{machine} ({address}, port {port}) a fermé la connexion avant l’identification. Rien n’a été modifié. Elle bloque ou limite peut-être les nouvelles connexions : attendez une minute, puis consultez son journal SSH.',
  },
  'circuit-open': {
    en: '{machine} failed several times in a row, so Intendant leaves it alone for {seconds} more seconds. Nothing was changed. Wait, or test the connection by hand, which is tried at once.',
    fr: '{machine} a échoué plusieurs fois de suite ; Intendant la laisse tranquille encore {seconds} secondes. Rien n’a été modifié. Patientez, ou testez la connexion vous-même : cet essai part tout de suite.',
  },
  'connection-cancelled': {
    en: 'The connection to {machine} was cancelled before it was ready. Nothing was changed. Start it again if you still need it.',
    fr: 'La connexion à {machine} a été annulée avant d’être prête. Rien n’a été modifié. Relancez-la si vous en avez encore besoin.',
  },
  'program-cancelled': {
    en: 'The program on {machine} was stopped because the request was cancelled. What it had already done stays done. Look at the machine before repeating it.',
    fr: 'Le programme sur {machine} a été arrêté car la demande a été annulée. Ce qu’il avait déjà fait reste fait. Vérifiez la machine avant de recommencer.',
  },
  'program-timeout': {
    en: 'The program on {machine} did not end within {seconds} seconds and was stopped. What it had already done stays done. Look at the machine before repeating it.',
    fr: 'Le programme sur {machine} ne s’est pas terminé en {seconds} secondes et a été arrêté. Ce qu’il avait déjà fait reste fait. Vérifiez la machine avant de recommencer.',
  },
  'program-not-started': {
    en: '{machine} could not start the program: {detail}. Nothing was changed. Check the login and its shell on that machine.',
    fr: '{machine} n’a pas pu lancer le programme : {detail}. Rien n’a été modifié. Vérifiez l’identifiant et son shell sur cette machine.',
  },
  'files-absent': {
    en: '{machine} offers no file access (SFTP) to {login}. Nothing was changed. Add "Subsystem sftp internal-sftp" to its sshd_config, or copy the file another way.',
    fr: '{machine} n’offre pas d’accès aux fichiers (SFTP) à {login}. Rien n’a été modifié. Ajoutez « Subsystem sftp internal-sftp » à son sshd_config, ou copiez le fichier autrement.',
  },
  'files-garbled': {
    en: 'File access on {machine} is disturbed: something other than SFTP came back. Nothing was changed. Make sure that the start-up files of {login} there print nothing.',
    fr: 'L’accès aux fichiers de {machine} est perturbé : la réponse n’est pas du SFTP. Rien n’a été modifié. Vérifiez que les fichiers de démarrage de {login} n’y affichent rien.',
  },
  'file-not-found': {
    en: 'There is no {path} on {machine}. Nothing was changed. Check the path.',
    fr: 'Il n’y a pas de {path} sur {machine}. Rien n’a été modifié. Vérifiez le chemin.',
  },
  'file-not-allowed': {
    en: 'The login used on {machine} may not do this with {path}. Nothing was changed. Use another login, or change the rights there.',
    fr: 'L’identifiant utilisé sur {machine} n’a pas ce droit sur {path}. Rien n’a été modifié. Utilisez un autre identifiant, ou changez les droits sur place.',
  },
  'file-failed': {
    en: '{machine} could not do this with {path}: {detail}. The file may be incomplete. Check the space and the rights there, then try again.',
    fr: '{machine} n’a pas pu le faire avec {path} : {detail}. Le fichier est peut-être incomplet. Vérifiez l’espace et les droits, puis réessayez.',
  },
} as const satisfies Record<string, Text>
