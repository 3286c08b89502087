import { listPlaces } from '@intendant/contract/places.ts'
import { Button } from '@mantine/core'
import { useParams, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { type PlacesTab, paths } from '../../paths.ts'
import { useShortcuts } from '../../shell/keymap.ts'
import { useMay } from '../../shell/me.ts'
import { NotFound } from '../../shell/not-found.tsx'
import { useGo, useOrganisation } from '../../ui/link.tsx'
import { Answer } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { NetworksPart } from './networks-part.tsx'
import { OrganisationsPart } from './organisations-part.tsx'
import { type PlacesData, scopePlaces } from './scope.ts'
import { SitesPart } from './sites-part.tsx'

/** What each part gets: the places in scope, which of them is open for editing (`new` for a new one), and ways on. */
export type PartProps = {
  readonly places: PlacesData
  readonly editing: string | undefined
  readonly onEdit: (id: string) => void
  readonly onDone: () => void
  readonly mayWrite: boolean
}

const parts = { networks: NetworksPart, sites: SitesPart, organisations: OrganisationsPart } as const
const tabs: readonly (PlacesTab | undefined)[] = [undefined, 'sites', 'organisations']

/** Networks, sites and organisations; what is edited is part of the URL (`?edit=`). */
export function PlacesPage() {
  const { t } = useTranslation('places')
  const query = useAnswer(listPlaces, {})
  const organisation = useOrganisation()
  const mayWrite = useMay('inventory.write')
  const go = useGo()
  const { tab = 'networks' } = useParams({ strict: false })
  const editing = useRouterState({
    select: (state) => {
      const search: { org?: unknown; edit?: unknown } = state.location.search
      return typeof search.edit === 'string' ? search.edit : undefined
    },
  })
  const known = Object.hasOwn(parts, tab)
  const here = known && tab !== 'networks' ? (tab as PlacesTab) : undefined
  const edit = (id: string) => go(paths.places(here, { edit: id }))
  const name = known ? (tab as keyof typeof parts) : 'networks'
  useShortcuts(
    known && mayWrite ? [{ keys: 'n', label: t(`${name}.new`), scope: 'page', run: () => edit('new') }] : [],
  )
  if (!known) return <NotFound />
  const Part = parts[name]
  return (
    <>
      <PageHeader
        title={t(`tabs.${name}`)}
        facts={<span>{t('lead')}</span>}
        actions={
          mayWrite &&
          editing === undefined && (
            <Button variant="filled" onClick={() => edit('new')}>
              {t(`${name}.new`)}
            </Button>
          )
        }
      />
      <Answer query={query}>
        {(all) => {
          const places = scopePlaces(all, organisation)
          return (
            <>
              <Tabs
                label={t('tabsLabel')}
                tabs={tabs.map((each) => ({
                  to: paths.places(each),
                  label: t(`tabs.${each ?? 'networks'}`),
                  count: places[each ?? 'networks'].length,
                  current: name === (each ?? 'networks'),
                }))}
              />
              <Part
                places={places}
                editing={editing}
                onEdit={edit}
                onDone={() => go(paths.places(here), { replace: true })}
                mayWrite={mayWrite}
              />
            </>
          )
        }}
      </Answer>
    </>
  )
}
