import { Button } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './loading.module.css'
import { CallProblems } from './problems.tsx'

/** The answer when it is there; before, nothing for 150 ms, then a quiet line; a failure says so and can be retried. */
export function Answer<T>(props: {
  readonly query: UseQueryResult<T>
  readonly children: (data: T) => ReactNode
}) {
  const { query, children } = props
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <CallProblems error={query.error} onRetry={() => void query.refetch()} />
  return <Loading onRetry={() => void query.refetch()} />
}

/** Says that something is on its way; after 3 s offers to ask again. */
export function Loading(props: { readonly onRetry?: () => void }) {
  const { t } = useTranslation()
  const [stage, setStage] = useState<'hidden' | 'soon' | 'long'>('hidden')
  useEffect(() => {
    const timers = [setTimeout(() => setStage('soon'), 150), setTimeout(() => setStage('long'), 3_000)]
    return () => timers.forEach(clearTimeout)
  }, [])
  if (stage === 'hidden') return <div className={classes.loading} />
  return (
    <div className={classes.loading} role="status">
      {stage === 'soon' ? t('loading') : t('stillLoading')}
      {stage === 'long' && props.onRetry && (
        <Button size="xs" ml={8} onClick={props.onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  )
}
