import { showStart } from '@intendant/contract/system.ts'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { PathStrip } from '../../parts/path-strip.tsx'
import { ShortcutTable } from '../../shell/shortcut-list.tsx'
import { Facts, Ledger, Section } from '../../ui/ledger.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import classes from './help.module.css'

const rules = ['fixed', 'same', 'own', 'sibling', 'direct'] as const
const cases = ['timeout', 'key', 'refused', 'lost', 'password', 'away'] as const
const example = [{ name: 'gw-lyon' }, { name: 'erp-host' }, { name: 'erp-db' }]

/** What one needs to know, on one page. */
export function HelpPage() {
  const { t } = useTranslation('help')
  const start = useAnswer(showStart, {})
  return (
    <>
      <PageHeader title={t('title')} />
      <Ledger>
        <Section id="paths" label={t('paths')} note={t('pathsNote')}>
          <div className={classes.prose}>
            <PathStrip hops={example} />
            <p>{t('pathsBody.intro')}</p>
            <ol>
              {rules.map((rule) => (
                <li key={rule}>{t(`pathsBody.${rule}`)}</li>
              ))}
            </ol>
            <p>{t('pathsBody.more')}</p>
          </div>
        </Section>
        <Section id="trouble" label={t('trouble')} note={t('troubleNote')}>
          <dl className={classes.prose}>
            {cases.map((each) => (
              <div key={each}>
                <dt>{t(`cases.${each}`)}</dt>
                <dd>{t(`cases.${each}Do`)}</dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section id="shortcuts" label={t('shortcuts')} note={t('shortcutsNote')}>
          <div className={classes.prose}>
            <ShortcutTable />
          </div>
        </Section>
        <Section id="about" label={t('about')} note={t('aboutNote')}>
          <p className={classes.prose}>{t('aboutBody')}</p>
          <Facts
            items={[
              [t('version'), start.data?.version ?? ''],
              [t('licence'), t('licenceName')],
            ]}
          />
        </Section>
      </Ledger>
    </>
  )
}
