import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/use-format.ts'
import { liveState, watchLive } from '../live.ts'
import { Glyph } from '../ui/status.tsx'
import classes from './live-banner.module.css'

/** Says that events do not arrive and from when the facts on the page are. Actions stay possible. */
export function LiveBanner() {
  const { t } = useTranslation('shell')
  const format = useFormat()
  const live = useSyncExternalStore(watchLive, liveState)
  return (
    <div role="status">
      {live.since !== null && (
        <p className={classes.banner}>
          <Glyph kind="warn" />
          {t('paused', { time: format.time(new Date(live.since)) })}
        </p>
      )}
    </div>
  )
}
