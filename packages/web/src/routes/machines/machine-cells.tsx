import { type MachineRow, showPaths } from '@intendant/contract/machines.ts'
import { IconCheck, IconCopy, IconTerminal2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api.ts'
import { MachineName } from '../../parts/machine-name.tsx'
import { ReachStatus } from '../../parts/reach-status.tsx'
import { paths } from '../../paths.ts'
import { useMay } from '../../shell/me.ts'
import { Age } from '../../ui/age.tsx'
import { CopyText, useCopy } from '../../ui/copy-text.tsx'
import { AppLink } from '../../ui/link.tsx'
import classes from './machine-table.module.css'
import type { ColumnId } from './table-state.ts'

/** What a column shows of a machine. */
export function MachineCell(props: { readonly id: ColumnId | 'name'; readonly row: MachineRow }): ReactNode {
  const { id, row } = props
  switch (id) {
    case 'name':
      return <MachineName slug={row.slug} name={row.name} kind={row.kind} />
    case 'reach':
      return (
        <span title={row.reach.reason}>
          <ReachStatus reach={row.reach} />
        </span>
      )
    case 'kind':
      return <KindWord kind={row.kind} />
    case 'addresses':
      return <Addresses addresses={row.addresses} />
    case 'organisation':
      return row.organisation.name
    case 'site':
      return row.site?.name
    case 'host':
      return row.host && <MachineName slug={row.host.slug} name={row.host.name} />
    case 'tags':
      return <Tags tags={row.tags} />
    case 'os':
      return row.operatingSystem
    case 'duties':
      return <Duties duties={row.duties} />
    case 'owners':
      return row.owners.join(', ')
    case 'accounts':
      return <code>{row.accounts.join(', ')}</code>
    case 'guests':
      return row.guestCount > 0 ? row.guestCount : null
    case 'updated':
      return <Age at={row.updatedAt} />
  }
}

/** What can be done with a row without leaving the table. */
export function RowActions(props: { readonly row: MachineRow }) {
  const { t } = useTranslation(['machines', 'common'])
  const mayTerminal = useMay('machine.terminal')
  const { copied, copy } = useCopy()
  const { row } = props
  const Icon = copied ? IconCheck : IconCopy
  // The path is computed when it is asked for: a table of thousands needs none of them.
  const copySsh = () =>
    void ask(showPaths, { params: { machine: row.slug } }).then(({ paths: [first] }) => {
      if (first) copy(first.sshCommand)
    })
  return (
    <span className={classes.tools}>
      {mayTerminal && (
        <AppLink
          to={paths.terminal({ open: row.slug })}
          className={classes.tool}
          title={t('terminalOn', { name: row.name })}
          aria-label={t('terminalOn', { name: row.name })}
        >
          <IconTerminal2 size={16} stroke={1.7} aria-hidden />
        </AppLink>
      )}
      <button
        type="button"
        className={classes.tool}
        title={t('copySshOf', { name: row.name })}
        aria-label={copied ? t('common:copied') : t('copySshOf', { name: row.name })}
        onClick={copySsh}
      >
        <Icon size={16} stroke={1.7} aria-hidden />
      </button>
    </span>
  )
}

/** Tags as small words. */
export function Tags(props: { readonly tags: readonly string[] }) {
  if (props.tags.length === 0) return null
  return (
    <span className={classes.tags}>
      {props.tags.map((tag) => (
        <span key={tag} className={classes.tag}>
          {tag}
        </span>
      ))}
    </span>
  )
}

/** What a machine does for others, in words. */
export function Duties(props: { readonly duties: readonly string[] }) {
  const { t } = useTranslation('machines')
  return props.duties.map((duty) => t(`duty.${duty as 'gateway'}`)).join(', ')
}

function KindWord(props: { readonly kind: MachineRow['kind'] }) {
  const { t } = useTranslation()
  return t(`kind.${props.kind}`)
}

function Addresses(props: { readonly addresses: readonly string[] }) {
  const [first, ...rest] = props.addresses
  if (!first) return null
  return (
    <span className={classes.addresses} title={props.addresses.join('\n')}>
      <CopyText text={first} />
      {rest.length > 0 && <span className={classes.more}>+{rest.length}</span>}
    </span>
  )
}
