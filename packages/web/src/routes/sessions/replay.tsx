import { pathOf } from '@intendant/contract/client.ts'
import { showRecording } from '@intendant/contract/sessions.ts'
import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { IconDownload, IconLink, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createTerminalScreen, loadTerminalFont } from '../../parts/terminal-screen.ts'
import { paths } from '../../paths.ts'
import { useShortcuts } from '../../shell/keymap.ts'
import { useCopy } from '../../ui/copy-text.tsx'
import { type Cast, clockText, momentWithIdle, momentWithoutIdle, withoutIdle } from './asciicast.ts'
import { plainText } from './plain-text.ts'
import { createPlayer, type Player, type PlayerState } from './player.ts'
import classes from './session-page.module.css'

const longestPauseMs = 2_000
const speeds = [0.5, 1, 2, 4, 8]
const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const

/** Plays a recording in the same terminal that live sessions use. `startMs` is the moment a link points to. */
export function Replay(props: { readonly number: number; readonly cast: Cast; readonly startMs: number }) {
  const { t } = useTranslation(['sessions', 'common'])
  const { number, cast: whole, startMs } = props
  const [skipIdle, setSkipIdle] = useState(true)
  const [asText, setAsText] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  // The moment in the whole recording; kept when pauses are skipped or not.
  const moment = useRef(startMs)
  const cast = useMemo(() => (skipIdle ? withoutIdle(whole, longestPauseMs) : whole), [whole, skipIdle])
  const { player, state } = usePlayer(place, cast, t('player.label', { number }), () =>
    skipIdle ? momentWithoutIdle(whole, longestPauseMs, moment.current) : moment.current,
  )
  const wholeMs = skipIdle ? momentWithIdle(whole, longestPauseMs, state.atMs) : state.atMs
  if (player) moment.current = wholeMs
  const toggle = () => (state.playing ? player?.pause() : player?.play())
  useShortcuts([
    { keys: 'space', label: t(state.playing ? 'player.pause' : 'player.play'), scope: 'page', run: toggle },
  ])
  const { copied, copy } = useCopy()
  const link = new URL(paths.session(number, { t: Math.floor(wholeMs / 1_000) }), location.origin).href
  return (
    <>
      {whole.unreadable > 0 && <p className={classes.hint}>{t('cutOff')}</p>}
      <section className={classes.player} aria-label={t('player.label', { number })}>
        {/* The screen stays while the text is read, so that the moment is kept. */}
        <div className={classes.screen} ref={place} hidden={asText} />
        {asText && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <pre className={classes.text} tabIndex={0}>
            {plainText(whole)}
          </pre>
        )}
        <div className={classes.controls}>
          <Button
            variant="filled"
            onClick={toggle}
            disabled={!player}
            leftSection={state.playing ? <IconPlayerPause {...icon} /> : <IconPlayerPlay {...icon} />}
          >
            {t(state.playing ? 'player.pause' : 'player.play')}
          </Button>
          <input
            type="range"
            aria-label={t('player.seek')}
            aria-valuetext={t('player.at', { at: clockText(state.atMs), length: clockText(cast.lengthMs) })}
            min={0}
            max={Math.max(1, cast.lengthMs)}
            step={100}
            value={state.atMs}
            onChange={(event) => player?.seek(Number(event.currentTarget.value))}
          />
          <span className={classes.time}>
            {t('player.at', { at: clockText(state.atMs), length: clockText(cast.lengthMs) })}
          </span>
          <NativeSelect
            size="xs"
            aria-label={t('player.speed')}
            value={String(state.speed)}
            data={speeds.map((speed) => ({ value: String(speed), label: `${speed} ×` }))}
            onChange={(event) => player?.setSpeed(Number(event.currentTarget.value))}
          />
          <Checkbox
            size="xs"
            label={t('player.idle')}
            checked={skipIdle}
            onChange={(event) => setSkipIdle(event.currentTarget.checked)}
          />
          <Button size="xs" onClick={() => setAsText(!asText)}>
            {t(asText ? 'player.screen' : 'player.text')}
          </Button>
          <Button size="xs" leftSection={<IconLink {...icon} />} onClick={() => copy(link)}>
            {copied ? t('common:copied') : t('player.link')}
          </Button>
          <Button
            size="xs"
            component="a"
            href={pathOf(showRecording, { params: { number } })}
            download={`session-${number}.cast`}
            leftSection={<IconDownload {...icon} />}
          >
            {t('player.download')}
          </Button>
        </div>
      </section>
    </>
  )
}

/** Makes a player on a terminal in an element; stands at `startMs()`. */
function usePlayer(
  place: RefObject<HTMLDivElement | null>,
  cast: Cast,
  label: string,
  startMs: () => number,
): { readonly player: Player | null; readonly state: PlayerState } {
  const [player, setPlayer] = useState<Player | null>(null)
  const [state, setState] = useState<PlayerState>({ playing: false, atMs: 0, speed: 1 })
  const begin = useRef(startMs)
  begin.current = startMs
  useEffect(() => {
    let disposed = false
    let clear = () => {}
    void loadTerminalFont().then(() => {
      if (disposed || !place.current) return
      const screen = createTerminalScreen(
        place.current,
        { fontSize: 13, screenReader: false, readOnly: true, label },
        (address) => window.open(address, '_blank', 'noopener,noreferrer'),
      )
      const made = createPlayer(
        cast,
        {
          reset: (columns, rows) => {
            screen.terminal.reset()
            screen.terminal.resize(columns, rows)
          },
          write: (text) => screen.terminal.write(text),
          resize: (columns, rows) => screen.terminal.resize(columns, rows),
        },
        {
          later: (ms, run) => {
            const timer = setTimeout(run, ms)
            return () => clearTimeout(timer)
          },
          nowMs: () => performance.now(),
        },
        setState,
      )
      made.seek(begin.current())
      setPlayer(made)
      clear = () => {
        made.dispose()
        screen.dispose()
      }
    })
    return () => {
      disposed = true
      setPlayer(null)
      clear()
    }
  }, [place, cast, label])
  return { player, state }
}
