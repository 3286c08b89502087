import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { KeyHint } from '../ui/key-hint.tsx'
import { listShortcuts, type Shortcut } from './keymap.ts'
import { useMe } from './me.ts'
import classes from './shortcut-list.module.css'

/** The shortcuts that work on this page, as `?` shows them. */
export function ShortcutList(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('shell')
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('shortcuts.title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <ShortcutTable />
    </Modal>
  )
}

/** The same list without the layer around it, for the help page. */
export function ShortcutTable() {
  const { t } = useTranslation('shell')
  const { preferences } = useMe()
  const all = listShortcuts()
  const page = all.filter((shortcut) => shortcut.scope === 'page')
  const everywhere = all.filter((shortcut) => shortcut.scope === 'everywhere')
  return (
    <>
      <p className={classes.intro}>{t(preferences.shortcuts ? 'shortcuts.intro' : 'shortcuts.off')}</p>
      {page.length > 0 && <List title={t('shortcuts.thisPage')} shortcuts={page} />}
      <List title={t('shortcuts.everywhere')} shortcuts={everywhere} />
    </>
  )
}

function List(props: { readonly title: string; readonly shortcuts: readonly Shortcut[] }) {
  const { t } = useTranslation('shell')
  return (
    <section className={classes.list}>
      <h3>{props.title}</h3>
      <dl>
        {props.shortcuts.map((shortcut) => (
          <div key={`${shortcut.keys} ${shortcut.label}`}>
            <dt>{shortcut.label}</dt>
            <dd>
              {shortcut.keys.split(' ').map((key, place) => (
                <span key={key}>
                  {place > 0 && ` ${t('shortcuts.next')} `}
                  <KeyHint keys={spell(key)} />
                  <span className={classes.hidden}>{spell(key)}</span>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** `ctrl+k` as it is printed: `Ctrl K`. Pure. */
function spell(key: string): string {
  return key
    .split('+')
    .map((part) => (part.length > 1 ? part.slice(0, 1).toUpperCase() + part.slice(1) : part.toUpperCase()))
    .join(' ')
}
