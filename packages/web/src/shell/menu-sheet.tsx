import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SideBar } from './side-bar.tsx'

/** The menu as a sheet, where the screen is too narrow for it to stand beside the page. */
export function MenuSheet(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('shell')
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="left"
      size={260}
      withCloseButton={false}
      title={t('menu')}
      styles={{
        header: { position: 'absolute', width: 1, height: 1, minHeight: 0, padding: 0, overflow: 'hidden' },
        content: { background: 'var(--chrome)' },
        body: { padding: '0 10px 16px', display: 'flex', flexDirection: 'column', minHeight: '100%' },
      }}
    >
      <SideBar wide onGo={props.onClose} />
    </Drawer>
  )
}
