import { listChanges } from '@intendant/contract/machines.ts'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import type { home } from '../../language/en/home.ts'
import { useFormat } from '../../language/use-format.ts'
import { paths } from '../../paths.ts'
import { useMay } from '../../shell/me.ts'
import { Section } from '../../ui/ledger.tsx'
import { AppLink } from '../../ui/link.tsx'
import { Answer } from '../../ui/loading.tsx'
import { useNow } from '../../ui/now.ts'
import classes from './home.module.css'
import { gatherWishes, type Wish, wishesToShow } from './verdict.ts'

/** What was changed today, one line for each wish. */
export function ChangesSection() {
  const { t } = useTranslation('home')
  const now = useNow()
  const mayAudit = useMay('audit.read')
  const query = useAnswer(listChanges, { query: { limit: 80 } })
  const note = mayAudit ? <AppLink to={paths.settings('audit')}>{t('allChanges')}</AppLink> : undefined
  return (
    <Section label={t('changes')} note={note}>
      <Answer query={query}>
        {(changes) => {
          const { today, wishes } = wishesToShow(gatherWishes(changes), now)
          if (wishes.length === 0) return <p className={classes.quiet}>{t('noChanges')}</p>
          return (
            <div className={classes.log}>
              <h3>{t(today ? 'today' : 'lately')}</h3>
              <ul>
                {wishes.map((wish) => (
                  <WishRow key={wish.id} wish={wish} today={today} now={now} />
                ))}
              </ul>
            </div>
          )
        }}
      </Answer>
    </Section>
  )
}

function WishRow(props: { readonly wish: Wish; readonly today: boolean; readonly now: Date }) {
  const format = useFormat()
  const { wish, today, now } = props
  const at = new Date(wish.at)
  return (
    <li>
      <time dateTime={wish.at} title={format.exact(at)}>
        {today ? format.time(at) : format.day(at, now)}
      </time>
      <span className={classes.thing}>
        {wish.kind === 'machine' && wish.what !== 'deleted' ? (
          <AppLink to={paths.machine(wish.slug, wish.what === 'updated' ? 'changes' : undefined)}>
            {wish.name}
          </AppLink>
        ) : (
          wish.name
        )}
      </span>
      <span className={classes.what}>{useWhat(wish)}</span>
      <span className={classes.who}>{wish.who}</span>
    </li>
  )
}

/** Names of fields come from the API; one that has no word yet is shown as it is there. */
function useWhat(wish: Wish): string {
  const { t, i18n } = useTranslation('home')
  const format = useFormat()
  if (wish.what !== 'updated') return t(`what.${wish.kind}.${wish.what}`)
  const words = wish.fields.slice(0, 4).map((field) => {
    const key = field.split('.')[0] ?? field
    return i18n.exists(`home:field.${key}`) ? t(`field.${key as keyof typeof home.field}`) : field
  })
  const rest = wish.fields.length - words.length
  return t('changed', {
    fields: format.list(rest > 0 ? [...words, t('fieldsMore', { count: rest })] : words),
  })
}
