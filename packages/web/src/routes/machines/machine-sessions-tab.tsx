import { listSessions } from '@intendant/contract/sessions.ts'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { SessionTable } from '../../parts/session-table.tsx'
import { Answer } from '../../ui/loading.tsx'
import classes from './machine-page.module.css'

/** Who opened a shell on this machine, and when. */
export function MachineSessionsTab(props: { readonly slug: string }) {
  const { t } = useTranslation('machines')
  const sessions = useAnswer(listSessions, { query: { machine: props.slug, limit: 200 } })
  return (
    <Answer query={sessions}>
      {(list) =>
        list.length === 0 ? (
          <p className={classes.quiet}>{t('page.noSessions')}</p>
        ) : (
          <SessionTable sessions={list} withMachine={false} />
        )
      }
    </Answer>
  )
}
