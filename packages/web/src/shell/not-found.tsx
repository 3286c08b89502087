import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { AppLink } from '../ui/link.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { openPalette } from './palette-state.ts'

/** The page for what does not exist or is not for this account: the same for both, so that nothing leaks. */
export function NotFound() {
  const { t } = useTranslation('shell')
  return (
    <>
      <PageHeader title={t('notFound.title')} />
      <p style={{ color: 'var(--text-2)', marginBottom: 16 }}>{t('notFound.body')}</p>
      <EmptyStateActions search={t('notFound.search')} home={t('notFound.home')} />
    </>
  )
}

function EmptyStateActions(props: { readonly search: string; readonly home: string }) {
  return (
    <div style={{ display: 'flex', gap: 16, alignItems: 'center' }}>
      <Button variant="filled" onClick={openPalette}>
        {props.search}
      </Button>
      <AppLink to={paths.home()}>{props.home}</AppLink>
    </div>
  )
}
