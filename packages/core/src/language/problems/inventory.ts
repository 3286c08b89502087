import type { Text } from '../problems.ts'

/** Problems of the inventory: grammars of its fields, its tree, its paths, its filter and its import. */
export const inventoryProblems = {
  address: {
    en: '"{value}" is not an IP address. Nothing was changed. Write it as 10.0.0.5 or 2001:db8::1.',
    fr: '« {value} » n’est pas une adresse IP. Rien n’a été modifié. Écrivez-la comme 10.0.0.5 ou 2001:db8::1.',
  },
  prefix: {
    en: '"{value}" is not a network. Nothing was changed. Write it with its length, as 10.0.0.0/24.',
    fr: '« {value} » n’est pas un réseau. Rien n’a été modifié. Écrivez-le avec sa longueur, comme 10.0.0.0/24.',
  },
  'interface-address': {
    en: '"{value}" is not an address of an interface. Nothing was changed. Write it as 10.0.0.5/24.',
    fr: '« {value} » n’est pas une adresse d’interface. Rien n’a été modifié. Écrivez-la comme 10.0.0.5/24.',
  },
  endpoint: {
    en: '"{value}" is neither an IP address nor a host name. Nothing was changed. Write for example 10.0.0.5 or web.example.org.',
    fr: '« {value} » n’est ni une adresse IP ni un nom d’hôte. Rien n’a été modifié. Écrivez par exemple 10.0.0.5 ou web.example.org.',
  },
  port: {
    en: '"{value}" is not a port. Nothing was changed. Use a whole number from 1 to 65535.',
    fr: '« {value} » n’est pas un port. Rien n’a été modifié. Utilisez un nombre entier de 1 à 65535.',
  },
  mac: {
    en: '"{value}" is not a hardware address. Nothing was changed. Write six pairs, as 02:00:5e:10:00:01.',
    fr: '« {value} » n’est pas une adresse matérielle. Rien n’a été modifié. Écrivez six paires, comme 02:00:5e:10:00:01.',
  },
  'machine-login': {
    en: '"{value}" cannot be a login on a machine. Nothing was changed. Use letters, digits, dots, dashes or underscores, without a leading dash.',
    fr: '« {value} » ne peut pas être un identifiant sur une machine. Rien n’a été modifié. Utilisez des lettres, chiffres, points, tirets ou soulignés, sans tiret au début.',
  },
  tag: {
    en: '"{value}" cannot be a tag. Nothing was changed. Use up to 40 letters, digits, dots, dashes, slashes or underscores, without blanks.',
    fr: '« {value} » ne peut pas être une étiquette. Rien n’a été modifié. Utilisez jusqu’à 40 lettres, chiffres, points, tirets, barres ou soulignés, sans espace.',
  },
  'interface-name': {
    en: '"{value}" cannot be the name of an interface. Nothing was changed. Write it as the machine shows it, for example eth0 or vmbr0.10.',
    fr: '« {value} » ne peut pas être le nom d’une interface. Rien n’a été modifié. Écrivez-le comme la machine l’affiche, par exemple eth0 ou vmbr0.10.',
  },
  'custom-field-key': {
    en: '"{value}" cannot be the key of a field. Nothing was changed. Use lower-case letters, digits and dashes, beginning with a letter.',
    fr: '« {value} » ne peut pas être la clé d’un champ. Rien n’a été modifié. Utilisez des minuscules, des chiffres et des tirets, en commençant par une lettre.',
  },

  'no-address': {
    en: 'No address is known for {machine}, so no path leads to it. Nothing was changed. Add the address of its SSH server or of one of its interfaces.',
    fr: 'Aucune adresse n’est connue pour {machine} : aucun chemin d’accès n’y mène. Rien n’a été modifié. Ajoutez l’adresse de son serveur SSH ou d’une de ses interfaces.',
  },
  'no-path': {
    en: 'No path of at most {limit} hops leads to {machine} at {address}. Nothing was changed. Check the gateways of its networks, or set a fixed path.',
    fr: 'Aucun chemin d’accès de {limit} étapes au plus ne mène à {machine} à l’adresse {address}. Rien n’a été modifié. Vérifiez les passerelles de ses réseaux ou fixez un chemin.',
  },
  'fixed-path-broken': {
    en: 'The fixed path to {machine} names {hop}, which is missing or has no address. Nothing was changed. Correct the path in the settings of the machine, or let it be computed.',
    fr: 'Le chemin fixe vers {machine} cite {hop}, qui n’existe pas ou n’a pas d’adresse. Rien n’a été modifié. Corrigez le chemin dans les réglages de la machine, ou laissez-le se calculer.',
  },
  'fixed-path-itself': {
    en: 'The fixed path to {machine} leads through the machine itself. Nothing was changed. Take it out of the list.',
    fr: 'Le chemin fixe vers {machine} passe par la machine elle-même. Rien n’a été modifié. Retirez-la de la liste.',
  },
  'fixed-path-twice': {
    en: 'The fixed path names {hop} twice. Nothing was changed. Name each machine once.',
    fr: 'Le chemin fixe cite {hop} deux fois. Rien n’a été modifié. Citez chaque machine une seule fois.',
  },

  'host-missing': {
    en: 'The host of {machine} does not exist. Nothing was changed. Choose another host, or none.',
    fr: 'L’hôte de {machine} n’existe pas. Rien n’a été modifié. Choisissez un autre hôte, ou aucun.',
  },
  'host-other-organisation': {
    en: '{host} belongs to another organisation than {machine}. Nothing was changed. Choose a host of the same organisation.',
    fr: '{host} appartient à une autre organisation que {machine}. Rien n’a été modifié. Choisissez un hôte de la même organisation.',
  },
  'host-cycle': {
    en: '{machine} would be its own host, through {host}. Nothing was changed. Choose another host.',
    fr: '{machine} serait son propre hôte, par {host}. Rien n’a été modifié. Choisissez un autre hôte.',
  },
  'host-holds-no-guests': {
    en: '{host} is an appliance and cannot hold guests. Nothing was changed. Choose another host, or change its kind.',
    fr: '{host} est un appareil et ne peut pas héberger de machines invitées. Rien n’a été modifié. Choisissez un autre hôte, ou changez son type.',
  },
  'guest-is-physical': {
    en: '{machine} is physical, so it cannot be a guest of {host}. Nothing was changed. Take the host away, or change the kind of the machine.',
    fr: '{machine} est physique et ne peut donc pas être invitée de {host}. Rien n’a été modifié. Retirez l’hôte, ou changez le type de la machine.',
  },
  'kind-holds-guests': {
    en: '{machine} holds {count} guests, so it cannot become an appliance. Nothing was changed. Move its guests first.',
    fr: '{machine} héberge {count} machines invitées et ne peut donc pas devenir un appareil. Rien n’a été modifié. Déplacez d’abord ses invitées.',
  },

  'duplicate-login': {
    en: 'The login {login} is listed twice on {machine}. Nothing was changed. Keep one of them.',
    fr: 'L’identifiant {login} figure deux fois sur {machine}. Rien n’a été modifié. Gardez-en un.',
  },
  'duplicate-interface': {
    en: 'Two interfaces of {machine} are called {name}. Nothing was changed. Rename or remove one of them.',
    fr: 'Deux interfaces de {machine} s’appellent {name}. Rien n’a été modifié. Renommez ou retirez l’une d’elles.',
  },
  'duplicate-address': {
    en: 'The address {address} is listed twice on {machine}. Nothing was changed. Keep one of them.',
    fr: 'L’adresse {address} figure deux fois sur {machine}. Rien n’a été modifié. Gardez-en une.',
  },
  'duplicate-mac': {
    en: 'Two interfaces of {machine} have the hardware address {mac}. Nothing was changed. Correct one of them.',
    fr: 'Deux interfaces de {machine} ont l’adresse matérielle {mac}. Rien n’a été modifié. Corrigez l’une d’elles.',
  },
  'network-address': {
    en: '{address} names a whole network, not a machine in it. Nothing was changed. Write the address of the interface, as 10.0.0.5/24.',
    fr: '{address} désigne tout un réseau, pas une machine. Rien n’a été modifié. Écrivez l’adresse de l’interface, comme 10.0.0.5/24.',
  },
  'loopback-address': {
    en: '{address} means "this machine itself" on every machine, so {machine} cannot be dialled there. Nothing was changed. Write an address that others can reach.',
    fr: '{address} désigne sur chaque machine « cette machine-ci » : {machine} n’y est pas joignable. Rien n’a été modifié. Écrivez une adresse que d’autres peuvent joindre.',
  },

  'filter-key': {
    en: 'The filter does not know the key "{key}". The rest of the filter was used. Use one of these: {known}.',
    fr: 'Le filtre ne connaît pas la clé « {key} ». Le reste du filtre a été appliqué. Utilisez l’un de ceux-ci : {known}.',
  },
  'filter-value': {
    en: '"{value}" is nothing that {key} can be. The rest of the filter was used. Use one of these: {known}.',
    fr: '« {value} » n’est pas une valeur possible de {key}. Le reste du filtre a été appliqué. Utilisez l’une de celles-ci : {known}.',
  },
  'filter-value-missing': {
    en: 'The filter "{key}" says no value. The rest of the filter was used. Write one after the colon, as tag:prod.',
    fr: 'Le filtre « {key} » ne donne pas de valeur. Le reste du filtre a été appliqué. Écrivez-en une après les deux-points, comme tag:prod.',
  },

  'import-empty': {
    en: 'The file holds no machine. Nothing was changed. The first line must name the columns, the next ones are one machine each.',
    fr: 'Le fichier ne contient aucune machine. Rien n’a été modifié. La première ligne nomme les colonnes, les suivantes sont chacune une machine.',
  },
  'import-column-missing': {
    en: 'The column {column} is missing. Nothing was changed. Add it to the first line.',
    fr: 'La colonne {column} manque. Rien n’a été modifié. Ajoutez-la à la première ligne.',
  },
  'import-column-unknown': {
    en: 'The column "{column}" is not known and was left out. The other columns were read. Known columns: {known}.',
    fr: 'La colonne « {column} » n’est pas connue et a été laissée de côté. Les autres ont été lues. Colonnes connues : {known}.',
  },
  'import-column-twice': {
    en: 'The column {column} stands there twice. Nothing was changed. Keep one of them.',
    fr: 'La colonne {column} figure deux fois. Rien n’a été modifié. Gardez-en une.',
  },
  'import-row-cells': {
    en: 'Row {row} has {found} cells instead of {expected}. It was left out; the other rows are not affected. A cell with a comma or a line break must stand in double quotes.',
    fr: 'La ligne {row} a {found} cellules au lieu de {expected}. Elle a été laissée de côté ; les autres ne sont pas touchées. Une cellule avec une virgule ou un saut de ligne doit être entre guillemets droits.',
  },
  'import-row-quotes': {
    en: 'Row {row} has a quote that is not closed or stands in the middle of a cell. It was left out. Double each quote that is part of the text.',
    fr: 'La ligne {row} a un guillemet non fermé ou placé au milieu d’une cellule. Elle a été laissée de côté. Doublez chaque guillemet qui fait partie du texte.',
  },
  'import-cell': {
    en: 'Row {row}: "{value}" cannot be read as {column}. The row was left out; the other rows are not affected. Write it as {example}.',
    fr: 'Ligne {row} : « {value} » ne peut pas être lu comme {column}. La ligne a été laissée de côté ; les autres ne sont pas touchées. Écrivez-le comme {example}.',
  },
  'import-reference': {
    en: 'Row {row}: no {column} is called "{value}". The row was left out; the other rows are not affected. Create it first, or correct the name.',
    fr: 'Ligne {row} : rien dans {column} ne s’appelle « {value} ». La ligne a été laissée de côté ; les autres ne sont pas touchées. Créez-le d’abord, ou corrigez le nom.',
  },
  'import-reference-ambiguous': {
    en: 'Row {row}: several things in {column} are called "{value}". The row was left out; the other rows are not affected. Use the short name (slug) instead.',
    fr: 'Ligne {row} : plusieurs éléments de {column} s’appellent « {value} ». La ligne a été laissée de côté ; les autres ne sont pas touchées. Utilisez plutôt le nom court (slug).',
  },
  'import-slug-twice': {
    en: 'Row {row}: "{value}" already stands in row {first}. The later row was left out. Keep one of them.',
    fr: 'Ligne {row} : « {value} » figure déjà à la ligne {first}. La seconde a été laissée de côté. Gardez-en une.',
  },
  'import-not-json': {
    en: 'The text is not valid JSON: {reason}. Nothing was changed. Take a file that Intendant exported as the model.',
    fr: 'Le texte n’est pas du JSON valable : {reason}. Rien n’a été modifié. Prenez pour modèle un fichier exporté par Intendant.',
  },
  'import-format': {
    en: 'The JSON is not an inventory of Intendant (format {expected}). Nothing was changed. Take a file that Intendant exported as the model.',
    fr: 'Ce JSON n’est pas un inventaire d’Intendant (format {expected}). Rien n’a été modifié. Prenez pour modèle un fichier exporté par Intendant.',
  },

  'edit-conflict': {
    en: '{who} changed {name} at {when}, after you opened it: {fields}. Your changes were not saved. Look at what is there now, then save again.',
    fr: '{who} a modifié {name} à {when}, après que vous l’avez ouvert : {fields}. Vos modifications n’ont pas été enregistrées. Regardez l’état actuel, puis enregistrez à nouveau.',
  },
  'organisation-missing': {
    en: 'The organisation does not exist any more. Nothing was changed. Choose another one.',
    fr: 'L’organisation n’existe plus. Rien n’a été modifié. Choisissez-en une autre.',
  },
  'site-missing': {
    en: 'The site does not exist in {organisation}. Nothing was changed. Choose a site of this organisation, or none.',
    fr: 'Le site n’existe pas dans {organisation}. Rien n’a été modifié. Choisissez un site de cette organisation, ou aucun.',
  },
  'owner-missing': {
    en: 'An owner of {machine} is not a person of this installation. Nothing was changed. Choose the owners again.',
    fr: 'Un responsable de {machine} n’est pas une personne de cette installation. Rien n’a été modifié. Choisissez à nouveau les responsables.',
  },
  'account-key-missing': {
    en: 'The key chosen for {login} on {machine} does not exist or belongs to another organisation. Nothing was changed. Choose another key, or Intendant’s own.',
    fr: 'La clé choisie pour {login} sur {machine} n’existe pas ou appartient à une autre organisation. Rien n’a été modifié. Choisissez une autre clé, ou celle d’Intendant.',
  },
  'gateway-missing': {
    en: 'The gateway of {network} is not a machine of this installation. Nothing was changed. Choose another machine, or none.',
    fr: 'La passerelle de {network} n’est pas une machine de cette installation. Rien n’a été modifié. Choisissez une autre machine, ou aucune.',
  },
  'hop-missing': {
    en: 'The fixed path to {machine} names a machine that does not exist. Nothing was changed. Choose its hops again, or let the path be computed.',
    fr: 'Le chemin fixe vers {machine} cite une machine qui n’existe pas. Rien n’a été modifié. Choisissez à nouveau ses étapes, ou laissez le chemin se calculer.',
  },
  'address-taken': {
    en: '{other} already has the address {address}. Nothing was changed. Correct one of the two, or put them in different sites if their networks are separate.',
    fr: '{other} a déjà l’adresse {address}. Rien n’a été modifié. Corrigez l’une des deux machines, ou placez-les dans des sites différents si leurs réseaux sont séparés.',
  },
  'driver-local-only-own': {
    en: 'Only the machine Intendant runs on is reached locally. Nothing was changed. Choose ssh2 or openssh for {machine}.',
    fr: 'Seule la machine où tourne Intendant se joint localement. Rien n’a été modifié. Choisissez ssh2 ou openssh pour {machine}.',
  },
  'own-machine-local': {
    en: '{machine} is the machine Intendant runs on and is reached locally. Nothing was changed. Leave its driver as it is.',
    fr: '{machine} est la machine où tourne Intendant et se joint localement. Rien n’a été modifié. Laissez son pilote tel quel.',
  },
  'own-machine-kept': {
    en: '{machine} is the machine Intendant runs on: every path begins there. Nothing was deleted. Leave it, or move Intendant elsewhere first.',
    fr: '{machine} est la machine où tourne Intendant : tous les chemins en partent. Rien n’a été supprimé. Laissez-la, ou déplacez d’abord Intendant.',
  },
  'machine-has-guests': {
    en: '{machine} holds guests ({count}): {guests}. Nothing was deleted. Move them to another host first, or delete them with it.',
    fr: '{machine} héberge des machines invitées ({count}) : {guests}. Rien n’a été supprimé. Déplacez-les d’abord vers un autre hôte, ou supprimez-les avec elle.',
  },
  'guest-count-changed': {
    en: '{machine} now holds {count} guests, not {shown}: {guests}. Nothing was deleted. Look at the list again, then confirm.',
    fr: '{machine} héberge maintenant {count} machines invitées, et non {shown} : {guests}. Rien n’a été supprimé. Relisez la liste, puis confirmez.',
  },
  'machine-is-hop': {
    en: 'The fixed path of other machines leads through {machine} ({count}): {users}. Nothing was deleted. Give them another path first.',
    fr: 'Le chemin fixe d’autres machines passe par {machine} ({count}) : {users}. Rien n’a été supprimé. Donnez-leur d’abord un autre chemin.',
  },
  'guests-stay-behind': {
    en: '{machine} holds guests ({count}) and cannot go to another organisation without them. Nothing was changed. Move the guests to another host first.',
    fr: '{machine} héberge des machines invitées ({count}) et ne peut pas changer d’organisation sans elles. Rien n’a été modifié. Déplacez d’abord les invitées vers un autre hôte.',
  },
  'too-many-tags': {
    en: '{machine} would have more than 32 tags. Nothing was changed. Remove some tags first.',
    fr: '{machine} aurait plus de 32 étiquettes. Rien n’a été modifié. Retirez d’abord quelques étiquettes.',
  },
  'organisation-not-empty': {
    en: '{name} still holds things: {machines} machines, {sites} sites, {networks} networks, {keys} keys. Nothing was deleted. Delete or move them first.',
    fr: '{name} contient encore des éléments : machines {machines}, sites {sites}, réseaux {networks}, clés {keys}. Rien n’a été supprimé. Supprimez-les ou déplacez-les d’abord.',
  },
  'network-taken': {
    en: '{other} already is the network {prefix} at this place. Nothing was changed. Change that one, or choose another site if the networks are separate.',
    fr: '{other} est déjà le réseau {prefix} à cet endroit. Rien n’a été modifié. Modifiez celui-là, ou choisissez un autre site si les réseaux sont séparés.',
  },
  'custom-field-unknown': {
    en: 'Machines have no field called {field}. Nothing was changed. Add it in the settings first, or leave it out.',
    fr: 'Les machines n’ont pas de champ {field}. Rien n’a été modifié. Ajoutez-le d’abord dans les réglages, ou retirez-le.',
  },
  'custom-field-choice': {
    en: '"{value}" is not one of the choices of {field}. Nothing was changed. Choose one of these: {known}.',
    fr: '« {value} » n’est pas un des choix de {field}. Rien n’a été modifié. Choisissez parmi : {known}.',
  },
  'custom-field-twice': {
    en: 'Two fields have the key {field}. Nothing was changed. Give one of them another key.',
    fr: 'Deux champs ont la clé {field}. Rien n’a été modifié. Donnez une autre clé à l’un d’eux.',
  },
  'custom-field-no-choices': {
    en: 'The field {field} is a choice but has nothing to choose from. Nothing was changed. Add its choices.',
    fr: 'Le champ {field} est un choix mais n’en propose aucun. Rien n’a été modifié. Ajoutez ses choix.',
  },
} as const satisfies Record<string, Text>
