import { CallRefused } from '@intendant/contract/client.ts'
import type { ProblemBody } from '@intendant/contract/endpoint.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './problems.module.css'
import { Glyph } from './status.tsx'

/** Problems as the server words them: what happened, what is unchanged, what to do; the code stays quotable. */
export function Problems(props: { readonly problems: readonly ProblemBody[]; readonly title?: string }) {
  const { problems, title } = props
  if (problems.length === 0) return null
  return (
    <div className={classes.box} role="alert">
      <Glyph kind="crit" size={16} />
      <div className={classes.words}>
        {title !== undefined && <p className={classes.title}>{title}</p>}
        <ul>
          {problems.map((problem) => (
            <li key={`${problem.code} ${problem.path.join('.')} ${problem.message}`}>
              {problem.message} <span className={classes.code}>{problem.code}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** What a failed call has to say; nothing when there is no error. `skip` names fields that show their own. */
export function CallProblems(props: {
  readonly error: unknown
  readonly skip?: readonly string[]
  readonly onRetry?: () => void
}) {
  const { t } = useTranslation()
  const { error, skip = [], onRetry } = props
  if (error === null || error === undefined) return null
  if (error instanceof CallRefused) {
    return <Problems problems={error.problems.filter((problem) => !skip.includes(problem.path.join('.')))} />
  }
  return (
    <div className={classes.box} role="alert">
      <Glyph kind="crit" size={16} />
      <div className={classes.words}>
        <p>{t('failed.noAnswer')}</p>
        {onRetry && (
          <Button size="xs" mt={8} onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** The problem of one field of a refused call, as its text; undefined when the field is fine. Pure. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  if (!(error instanceof CallRefused)) return undefined
  return error.problems.find((problem) => problem.path.join('.') === field)?.message
}
