import { changeMe, type Me, showMe, signOut } from '@intendant/contract/account.ts'
import { Menu } from '@mantine/core'
import { IconCheck, IconLogout, IconUser } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, keyOf, queryClient } from '../api.ts'
import { paths } from '../paths.ts'
import { useGo } from '../ui/link.tsx'
import classes from './account-menu.module.css'
import { useMe } from './me.ts'

/** Changes wishes of the account at once; they are personal, so the page need not wait for the server. */
export function useWishes() {
  const me = useMe()
  const key = keyOf(showMe, {})
  const { mutate } = useMutation({
    mutationFn: (preferences: Partial<Me['preferences']>) => ask(changeMe, { body: { preferences } }),
    onMutate: (preferences) => {
      queryClient.setQueryData(key, { ...me, preferences: { ...me.preferences, ...preferences } })
      return { before: me }
    },
    onError: (_error, _preferences, context) => queryClient.setQueryData(key, context?.before ?? me),
    onSuccess: (next) => queryClient.setQueryData(key, next),
  })
  return mutate
}

/** Ends this session; whatever becomes of the call, nothing of the account stays on the screen. */
export async function leave() {
  await ask(signOut, {}).catch(() => undefined)
  queryClient.clear()
  window.location.assign(paths.home())
}

/** Initials that open language, theme, account and sign-out. */
export function AccountMenu() {
  const { t } = useTranslation('shell')
  const me = useMe()
  const go = useGo()
  const wish = useWishes()
  const { language, theme } = me.preferences
  const tick = (on: boolean) => (on ? <IconCheck size={14} aria-hidden /> : null)
  return (
    <Menu width={220}>
      <Menu.Target>
        <button type="button" className={classes.initials}>
          <span aria-hidden>{initialsOf(me.name)}</span>
          <span className="sr">{t('account', { name: me.name })}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {me.login}
        </Menu.Label>
        <Menu.Item leftSection={<IconUser size={16} stroke={1.7} />} onClick={() => go(paths.account())}>
          {t('myAccount')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        <Menu.Item lang="en" onClick={() => wish({ language: 'en' })} rightSection={tick(language === 'en')}>
          English
        </Menu.Item>
        <Menu.Item lang="fr" onClick={() => wish({ language: 'fr' })} rightSection={tick(language === 'fr')}>
          Français
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('theme')}</Menu.Label>
        {(['auto', 'light', 'dark'] as const).map((each) => (
          <Menu.Item key={each} onClick={() => wish({ theme: each })} rightSection={tick(theme === each)}>
            {t(`themes.${each}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.7} />} onClick={() => void leave()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** First letters of the first and the last word. Pure. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('')
}
