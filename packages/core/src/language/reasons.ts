import type { HopReason } from '../paths/path.ts'
import { fillText, type Language, type Text } from './problems.ts'

/** Why a hop is dialled as it is, in words. All parameters come from the inventory. */
export const reasonTexts: Readonly<Record<HopReason['code'], Text>> = {
  self: {
    en: 'Intendant runs on {machine}: nothing is dialled.',
    fr: 'Intendant tourne sur {machine} : aucune connexion à établir.',
  },
  fixed: {
    en: 'The path is fixed in the settings of the machine: {address}, dialled from {from}.',
    fr: 'Le chemin est fixé dans les réglages de la machine : {address}, joint depuis {from}.',
  },
  'direct-rule': {
    en: 'The settings of the machine ask for a direct connection to {address}.',
    fr: 'Les réglages de la machine demandent une connexion directe à {address}.',
  },
  'same-network': {
    en: '{address} lies in {network}, where {from} is too.',
    fr: '{address} se trouve dans {network}, où se trouve aussi {from}.',
  },
  'own-gateway': {
    en: '{address} lies in its own network {network} ({prefix}), which is entered through {gateway}.',
    fr: '{address} se trouve dans son propre réseau {network} ({prefix}), où l’on entre par {gateway}.',
  },
  'sibling-gateway': {
    en: '{address} lies in the sibling network {network} ({prefix}), which is entered through {gateway}.',
    fr: '{address} se trouve dans le réseau voisin {network} ({prefix}), où l’on entre par {gateway}.',
  },
  'parent-gateway': {
    en: '{address} is dialled from {gateway}, the host of this guest.',
    fr: '{address} est joint depuis {gateway}, l’hôte de cette machine invitée.',
  },
  direct: {
    en: 'No gateway is needed or known for {address}: it is dialled directly.',
    fr: 'Aucune passerelle n’est nécessaire ou connue pour {address} : connexion directe.',
  },
}

/** Words the reason of a hop. Pure. */
export function renderReason(reason: HopReason, language: Language): string {
  return fillText(reasonTexts[reason.code][language], reason.params)
}
