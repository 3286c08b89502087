import type { Text } from '../problems.ts'

/** Problems and remarks of intake: pasted lines, ssh_config, Ansible inventories, public keys. */
export const intakeProblems = {
  'intake-empty': {
    en: 'There is nothing to read. Nothing was changed. Paste ssh lines, user@host, an ssh_config or an Ansible inventory.',
    fr: 'Il n’y a rien à lire. Rien n’a été modifié. Collez des lignes ssh, des utilisateur@hôte, un ssh_config ou un inventaire Ansible.',
  },
  'intake-no-machine': {
    en: 'No machine is named here. Nothing was changed. An ssh_config needs Host lines without * or ?; an inventory needs hosts.',
    fr: 'Aucune machine n’est nommée ici. Rien n’a été modifié. Un ssh_config doit contenir des lignes Host sans * ni ? ; un inventaire, des hôtes.',
  },
  'intake-not-ssh': {
    en: 'Line {line} is no ssh command and no host: "{value}". It was left out; the other lines are not affected. Write it as user@host, or as ssh user@host.',
    fr: 'La ligne {line} n’est ni une commande ssh ni un hôte : « {value} ». Elle a été laissée de côté ; les autres ne sont pas touchées. Écrivez utilisateur@hôte, ou ssh utilisateur@hôte.',
  },
  'intake-host': {
    en: 'Line {line}: "{value}" is neither an IP address nor a host name. It was left out; the other lines are not affected. Correct the host.',
    fr: 'Ligne {line} : « {value} » n’est ni une adresse IP ni un nom d’hôte. Elle a été laissée de côté ; les autres ne sont pas touchées. Corrigez l’hôte.',
  },
  'intake-port': {
    en: 'Line {line}: "{value}" is not a port. It was left out; the other lines are not affected. Use a whole number from 1 to 65535.',
    fr: 'Ligne {line} : « {value} » n’est pas un port. Elle a été laissée de côté ; les autres ne sont pas touchées. Utilisez un nombre entier de 1 à 65535.',
  },
  'intake-login': {
    en: 'Line {line}: "{value}" cannot be a login on a machine. It was left out; the other lines are not affected. Correct the login.',
    fr: 'Ligne {line} : « {value} » ne peut pas être un identifiant sur une machine. Elle a été laissée de côté ; les autres ne sont pas touchées. Corrigez l’identifiant.',
  },
  'intake-control-characters': {
    en: 'Line {line} holds invisible control characters. It was left out; the other lines are not affected. Type it again instead of copying it.',
    fr: 'La ligne {line} contient des caractères de contrôle invisibles. Elle a été laissée de côté ; les autres ne sont pas touchées. Retapez-la au lieu de la copier.',
  },
  'intake-quote': {
    en: 'Line {line} opens a quote and does not close it. It was left out; the other lines are not affected. Close the quote.',
    fr: 'La ligne {line} ouvre un guillemet sans le fermer. Elle a été laissée de côté ; les autres ne sont pas touchées. Fermez le guillemet.',
  },
  'intake-expansion': {
    en: 'Line {line} holds a variable or a command that only a shell could fill in. Nothing was run and the line was left out. Write what it stands for.',
    fr: 'La ligne {line} contient une variable ou une commande que seul un shell pourrait remplacer. Rien n’a été exécuté et la ligne a été laissée de côté. Écrivez la valeur elle-même.',
  },
  'intake-option': {
    en: 'Line {line}: ssh has no option "{value}", or it lacks its value. It was left out; the other lines are not affected. Correct the option.',
    fr: 'Ligne {line} : ssh n’a pas d’option « {value} », ou sa valeur manque. Elle a été laissée de côté ; les autres ne sont pas touchées. Corrigez l’option.',
  },
  'intake-no-destination': {
    en: 'Line {line} names no machine to connect to. It was left out; the other lines are not affected. Add user@host.',
    fr: 'La ligne {line} ne nomme aucune machine où se connecter. Elle a été laissée de côté ; les autres ne sont pas touchées. Ajoutez utilisateur@hôte.',
  },
  'intake-too-many-hops': {
    en: 'Line {line}: {name} lies behind {count} jump hosts; at most {limit} are supported. It was left out; the other lines are not affected.',
    fr: 'Ligne {line} : {name} se trouve derrière {count} machines de rebond ; {limit} au plus sont possibles. Elle a été laissée de côté ; les autres ne sont pas touchées.',
  },
  'intake-config-line': {
    en: 'Line {line} is no line of an ssh_config: "{value}". It was left out; the other lines are not affected. Correct it or remove it.',
    fr: 'La ligne {line} n’est pas une ligne de ssh_config : « {value} ». Elle a été laissée de côté ; les autres ne sont pas touchées. Corrigez-la ou retirez-la.',
  },
  'intake-include': {
    en: 'Line {line} includes {file}, which was not given. The rest was read without it. Add that file too if it names jump hosts, ports or logins.',
    fr: 'La ligne {line} inclut {file}, qui n’a pas été fourni. Le reste a été lu sans lui. Ajoutez aussi ce fichier s’il nomme des machines de rebond, des ports ou des identifiants.',
  },
  'intake-match-not-judged': {
    en: 'Line {line}: the condition "{value}" depends on where ssh runs. It was not run and its block was left out. Check the result.',
    fr: 'Ligne {line} : la condition « {value} » dépend du lieu où ssh tourne. Elle n’a pas été exécutée et son bloc a été laissé de côté. Vérifiez le résultat.',
  },
  'intake-proxy-command': {
    en: '{name} is reached by a command that is no plain jump: "{value}". It was not run; the path will be computed. Set a fixed path if that is not enough.',
    fr: '{name} est joint par une commande qui n’est pas un simple rebond : « {value} ». Elle n’a pas été exécutée ; le chemin sera calculé. Fixez un chemin si cela ne suffit pas.',
  },
  'intake-jump-loop': {
    en: '{name} would be reached through itself ({value}). That jump was left out. Check the ProxyJump lines.',
    fr: '{name} serait joint à travers lui-même ({value}). Ce rebond a été laissé de côté. Vérifiez les lignes ProxyJump.',
  },
  'intake-ignored': {
    en: 'Not needed here and left out: {value}.',
    fr: 'Inutile ici et laissé de côté : {value}.',
  },
  'intake-command-ignored': {
    en: 'The command behind the host was left out and not run: {value}.',
    fr: 'La commande placée après l’hôte a été laissée de côté et n’a pas été exécutée : {value}.',
  },
  'intake-identity': {
    en: 'The key file {file} stays where it is: Intendant cannot read it. Upload the key, or let Intendant use its own.',
    fr: 'Le fichier de clé {file} reste où il est : Intendant ne peut pas le lire. Téléversez la clé, ou laissez Intendant utiliser la sienne.',
  },
  'intake-password': {
    en: 'A password stood in front of the command. It was neither kept nor used. Type it later, when Intendant installs its key.',
    fr: 'Un mot de passe précédait la commande. Il n’a été ni gardé ni utilisé. Saisissez-le plus tard, quand Intendant installera sa clé.',
  },
  'intake-twice': {
    en: 'Line {line}: {name} was named before, on line {first}. The first one counts.',
    fr: 'Ligne {line} : {name} a déjà été nommé à la ligne {first}. Le premier compte.',
  },
  'intake-range': {
    en: 'Line {line}: the pattern "{value}" stands for many hosts. It was left out; the other lines are not affected. List the hosts one by one.',
    fr: 'Ligne {line} : le motif « {value} » désigne plusieurs hôtes. Elle a été laissée de côté ; les autres ne sont pas touchées. Énumérez les hôtes un par un.',
  },

  'public-key-line': {
    en: 'This is not a public key: "{value}". Nothing was changed. Paste one whole line of a .pub file, beginning with its type, such as ssh-ed25519.',
    fr: 'Ceci n’est pas une clé publique : « {value} ». Rien n’a été modifié. Collez une ligne entière d’un fichier .pub, qui commence par son type, comme ssh-ed25519.',
  },
  'public-key-private': {
    en: 'This is a private key. It was not kept, but treat it as seen by others: make a new one. Paste the .pub file instead.',
    fr: 'Ceci est une clé privée. Elle n’a pas été gardée, mais considérez-la comme vue par d’autres : créez-en une nouvelle. Collez plutôt le fichier .pub.',
  },
  'public-key-options': {
    en: 'Options in front of a key are not accepted. Nothing was changed. Paste the line from its type on, such as ssh-ed25519.',
    fr: 'Les options placées devant une clé ne sont pas acceptées. Rien n’a été modifié. Collez la ligne à partir de son type, comme ssh-ed25519.',
  },
  'public-key-type': {
    en: 'Keys of type {type} are not accepted. Nothing was changed. Use ssh-ed25519, ecdsa-sha2, a security key, or ssh-rsa of 2048 bits or more.',
    fr: 'Les clés de type {type} ne sont pas acceptées. Rien n’a été modifié. Utilisez ssh-ed25519, ecdsa-sha2, une clé de sécurité, ou ssh-rsa d’au moins 2048 bits.',
  },
  'public-key-broken': {
    en: 'The key is cut short or damaged. Nothing was changed. Copy the whole line again.',
    fr: 'La clé est tronquée ou abîmée. Rien n’a été modifié. Copiez de nouveau la ligne entière.',
  },
  'public-key-short': {
    en: 'This RSA key has {bits} bits; at least {limit} are needed. Nothing was changed. Make a new key, best with ssh-keygen -t ed25519.',
    fr: 'Cette clé RSA a {bits} bits ; il en faut au moins {limit}. Rien n’a été modifié. Créez une nouvelle clé, de préférence avec ssh-keygen -t ed25519.',
  },
} as const satisfies Record<string, Text>
