import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../ui/page-header.tsx'

/** What is left of a page that threw: a fault of ours, said so. */
export function Crash(props: { readonly error: unknown }) {
  const { t } = useTranslation('shell')
  return (
    <div style={{ padding: 32 }} role="alert">
      <PageHeader title={t('crash.title')} />
      <p>{t('crash.body')}</p>
      <p style={{ color: 'var(--text-2)', marginTop: 8 }}>
        <code>{props.error instanceof Error ? props.error.message : String(props.error)}</code>
      </p>
      <Button mt={16} onClick={() => window.location.reload()}>
        {t('crash.reload')}
      </Button>
    </div>
  )
}
