import { listPlaces } from '@intendant/contract/places.ts'
import { Menu } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../api.ts'
import { useFormat } from '../language/use-format.ts'
import { useOrganisation } from '../ui/link.tsx'
import classes from './organisation-menu.module.css'

/** Filters the page to one organisation, by `?org=` in the URL, or to all of them. */
export function OrganisationMenu() {
  const { t } = useTranslation(['shell', 'common'])
  const format = useFormat()
  const { history } = useRouter()
  const slug = useOrganisation()
  const { data } = useAnswer(listPlaces, {})
  const organisations = (data?.organisations ?? []).toSorted((a, b) => format.compare(a.name, b.name))
  const chosen = organisations.find((organisation) => organisation.slug === slug)
  const count = (chosen ? [chosen] : organisations).reduce((sum, each) => sum + each.machineCount, 0)
  const name =
    chosen?.name ??
    (organisations.length === 1 ? organisations[0]?.name : undefined) ??
    t('shell:allOrganisations')

  const choose = (next: string | undefined) => {
    const url = new URL(window.location.href)
    if (next === undefined) url.searchParams.delete('org')
    else url.searchParams.set('org', next)
    history.push(`${url.pathname}${url.search}`)
  }

  return (
    <Menu position="bottom-start" width={224}>
      <Menu.Target>
        <button type="button" className={classes.button} title={t('shell:organisation', { name })}>
          <span className={classes.sign} aria-hidden data-all={!chosen || undefined}>
            {chosen ? chosen.name.slice(0, 1).toUpperCase() : organisations.length}
          </span>
          <span className={classes.words}>
            <b>{name}</b>
            <i>{data ? t('common:machines', { count }) : '\u00a0'}</i>
          </span>
          <IconSelector className={classes.arrows} size={14} stroke={1.7} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose(undefined)} rightSection={chosen ? null : <IconCheck size={14} />}>
          {t('shell:allOrganisations')}
        </Menu.Item>
        {organisations.map((organisation) => (
          <Menu.Item
            key={organisation.id}
            onClick={() => choose(organisation.slug)}
            rightSection={
              organisation === chosen ? <IconCheck size={14} /> : format.number(organisation.machineCount)
            }
          >
            {organisation.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
