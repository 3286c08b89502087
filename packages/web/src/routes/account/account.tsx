import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type AccountTab, paths } from '../../paths.ts'
import { useMe } from '../../shell/me.ts'
import { NotFound } from '../../shell/not-found.tsx'
import { Ledger } from '../../ui/ledger.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { KeysPart } from './keys-part.tsx'
import { MePart } from './me-part.tsx'
import { SignInPart } from './sign-in-part.tsx'
import { TokensPart } from './tokens-part.tsx'

const parts = { me: MePart, 'sign-in': SignInPart, tokens: TokensPart, keys: KeysPart } as const
const tabs: readonly (AccountTab | undefined)[] = [undefined, 'sign-in', 'tokens', 'keys']

/** One's own account: person and page, sign-in, tokens, keys. */
export function AccountPage() {
  const { t } = useTranslation('account')
  const me = useMe()
  const { tab = 'me' } = useParams({ strict: false })
  if (!Object.hasOwn(parts, tab)) return <NotFound />
  const Part = parts[tab as keyof typeof parts]
  return (
    <>
      <PageHeader
        title={t('title')}
        facts={
          <>
            <span>{me.login}</span>
            <span>{t(`role.${me.role}`)}</span>
          </>
        }
      />
      <Tabs
        label={t('tabsLabel')}
        tabs={tabs.map((each) => ({
          to: paths.account(each),
          label: t(`tabs.${each ?? 'me'}`),
          current: tab === (each ?? 'me'),
        }))}
      />
      <Ledger>
        <Part />
      </Ledger>
    </>
  )
}
