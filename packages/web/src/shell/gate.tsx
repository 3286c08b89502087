import { type Me, showMe } from '@intendant/contract/account.ts'
import { CallRefused } from '@intendant/contract/client.ts'
import { showStart } from '@intendant/contract/system.ts'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ask, keyOf, question } from '../api.ts'
import { Loading } from '../ui/loading.tsx'
import { CallProblems } from '../ui/problems.tsx'
import { Frame } from './frame.tsx'
import { MeContext } from './me.ts'

const SignInPage = lazy(() =>
  import('../routes/enter/sign-in.tsx').then((file) => ({ default: file.SignInPage })),
)
const SetUpPage = lazy(() =>
  import('../routes/enter/set-up.tsx').then((file) => ({ default: file.SetUpPage })),
)

/**
 * Lets in who is signed in. Everybody else gets sign-in (or set-up, on a new installation) at the same
 * URL, so that after it the page asked for is there.
 */
export function Gate() {
  const me = useQuery({
    queryKey: keyOf(showMe, {}),
    meta: { topics: ['account', 'people'] },
    queryFn: ({ signal }) =>
      ask(showMe, {}, signal).catch((error: unknown): Me | null => {
        if (error instanceof CallRefused && error.status === 401) return null
        throw error
      }),
  })
  const start = useQuery({ ...question(showStart, {}), enabled: me.data === null })

  if (me.data) {
    return (
      <MeContext value={me.data}>
        <Frame>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </Frame>
      </MeContext>
    )
  }
  const error = me.error ?? start.error
  if (error) return <CallProblems error={error} onRetry={() => void me.refetch()} />
  if (me.data === undefined || start.data === undefined) return <Loading />
  return <Suspense fallback={<Loading />}>{start.data.setUp ? <SignInPage /> : <SetUpPage />}</Suspense>
}
