import { MachineId } from '@intendant/core/ids.ts'
import { ActionIcon, Select } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMachineChoices } from './fields-identity.tsx'
import classes from './settings-tab.module.css'
import type { FieldsProps } from './settings-tab.tsx'

/** How the machine is reached: computed, direct, or through machines that are named here in their order. */
export function PathFields({ draft, set, problem, detail }: FieldsProps) {
  const { t } = useTranslation('machines')
  const choices = useMachineChoices('', detail.machine.id)
  const { path } = draft
  const hops = path.mode === 'fixed' ? path.hops : []
  const setMode = (mode: string | null) => {
    if (mode === 'auto' || mode === 'direct') set({ path: { mode } })
    if (mode === 'fixed') set({ path: { mode, hops: [...hops] } })
  }
  const nameOf = (id: string) => choices.find((choice) => choice.value === id)?.label ?? id
  return (
    <>
      <div className={classes.wide}>
        <Select
          label={t('field.path')}
          data={(['auto', 'direct', 'fixed'] as const).map((value) => ({
            value,
            label: t(`settings.${value}`),
          }))}
          value={path.mode}
          allowDeselect={false}
          error={problem('path') ?? problem('path.hops')}
          onChange={setMode}
        />
      </div>
      {path.mode === 'fixed' && (
        <div className={classes.list}>
          {hops.map((hop, place) => (
            <div key={hop} className={classes.item} data-one>
              <Select
                label={`${place + 1}`}
                data={choices.filter(
                  (choice) => choice.value === hop || !hops.some((other) => other === choice.value),
                )}
                value={hop}
                searchable
                allowDeselect={false}
                error={problem(`path.hops.${place}`)}
                onChange={(value) => {
                  const next = MachineId.parse(value)
                  set({
                    path: { mode: 'fixed', hops: hops.map((old, other) => (other === place ? next : old)) },
                  })
                }}
              />
              <ActionIcon
                size={36}
                aria-label={t('settings.removeHop', { name: nameOf(hop) })}
                onClick={() =>
                  set({ path: { mode: 'fixed', hops: hops.filter((_, other) => other !== place) } })
                }
              >
                <IconTrash size={16} stroke={1.7} aria-hidden />
              </ActionIcon>
            </div>
          ))}
          {hops.length < 8 && (
            <Select
              key={hops.length}
              label={t('settings.addHop')}
              data={choices.filter((choice) => !hops.some((hop) => hop === choice.value))}
              value={null}
              searchable
              onChange={(value) => {
                if (value) set({ path: { mode: 'fixed', hops: [...hops, MachineId.parse(value)] } })
              }}
            />
          )}
        </div>
      )}
    </>
  )
}
