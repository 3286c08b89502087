import { pathOf } from '@intendant/contract/client.ts'
import { exportMachines } from '@intendant/contract/intake.ts'
import { Button, Menu } from '@mantine/core'
import { IconColumns3, IconDownload, IconStack2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { columnIds, type Grouping, type TableState } from './table-state.ts'

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const
type Change = (change: Partial<TableState>) => void
const formats = [
  ['csv', 'machines.csv'],
  ['json', 'machines.json'],
  ['markdown', 'machines.md'],
  ['ssh-config', 'ssh_config'],
  ['known-hosts', 'known_hosts'],
  ['ansible', 'inventory.yml'],
] as const
const groupings: readonly Grouping[] = ['none', 'organisation', 'site']

/** Which columns the table has. */
export function ColumnsMenu(props: { readonly state: TableState; readonly onChange: Change }) {
  const { t } = useTranslation('machines')
  const { columns } = props.state
  return (
    <Menu closeOnItemClick={false}>
      <Menu.Target>
        <Button leftSection={<IconColumns3 {...icon} />}>{t('columns')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columnIds.map((id) => {
          const on = columns.includes(id)
          return (
            <Menu.Item
              key={id}
              role="menuitemcheckbox"
              aria-checked={on}
              leftSection={<span aria-hidden>{on ? '✓' : '\u2007'}</span>}
              onClick={() =>
                props.onChange({
                  columns: columnIds.filter((other) => (other === id ? !on : columns.includes(other))),
                })
              }
            >
              {t(`column.${id}`)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Whether machines stand together by place. */
export function GroupMenu(props: { readonly state: TableState; readonly onChange: Change }) {
  const { t } = useTranslation('machines')
  const { group } = props.state
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconStack2 {...icon} />}>
          {group === 'none' ? t('groupBy') : t(`group.${group}`)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {groupings.map((choice) => (
          <Menu.Item
            key={choice}
            role="menuitemradio"
            aria-checked={choice === group}
            leftSection={<span aria-hidden>{choice === group ? '✓' : '\u2007'}</span>}
            onClick={() => props.onChange({ group: choice })}
          >
            {t(`group.${choice}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What the filter shows, as a file in one of the forms that work without Intendant. */
export function ExportMenu(props: { readonly q: string }) {
  const { t } = useTranslation('machines')
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconDownload {...icon} />}>{t('export.title')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('export.hint')}</Menu.Label>
        {formats.map(([format, file]) => (
          <Menu.Item
            key={format}
            component="a"
            href={pathOf(exportMachines, { params: { format }, query: { q: props.q } })}
            download={file}
          >
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
