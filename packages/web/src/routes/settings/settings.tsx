import type { Action } from '@intendant/contract/endpoint.ts'
import { may } from '@intendant/core/access/policy.ts'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'
import { useMe } from '../../shell/me.ts'
import { NotFound } from '../../shell/not-found.tsx'
import { Ledger } from '../../ui/ledger.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AuditPart } from './audit-part.tsx'
import { FieldsPart } from './fields-part.tsx'
import { GeneralPart } from './general-part.tsx'
import { KeysPart } from './keys-part.tsx'
import { PeoplePart } from './people-part.tsx'
import { SystemPart } from './system-part.tsx'

/** Each part and the right without which it is absent. */
const parts = {
  general: { part: GeneralPart, needs: 'inventory.read', to: paths.settings() },
  fields: { part: FieldsPart, needs: 'inventory.read', to: paths.settings('fields') },
  people: { part: PeoplePart, needs: 'inventory.read', to: paths.settings('people') },
  keys: { part: KeysPart, needs: 'inventory.read', to: paths.settings('keys') },
  system: { part: SystemPart, needs: 'settings.manage', to: paths.settings('system') },
  audit: { part: AuditPart, needs: 'audit.read', to: paths.settings('audit') },
} as const satisfies Record<string, { part: () => unknown; needs: Action; to: string }>

type Name = keyof typeof parts
const names = Object.keys(parts) as Name[]

/** Settings of the installation: general, own fields, people, keys, system, audit. */
export function SettingsPage() {
  const { t } = useTranslation('settings')
  const { role } = useMe()
  const { tab = 'general' } = useParams({ strict: false })
  const shown = names.filter((name) => may(role, parts[name].needs))
  const current = shown.find((name) => name === tab)
  if (!current) return <NotFound />
  const Part = parts[current].part
  return (
    <>
      <PageHeader title={t('title')} />
      <Tabs
        label={t('tabsLabel')}
        tabs={shown.map((name) => ({
          to: parts[name].to,
          label: t(`tabs.${name}`),
          current: name === current,
        }))}
      />
      <Ledger>
        <Part />
      </Ledger>
    </>
  )
}
