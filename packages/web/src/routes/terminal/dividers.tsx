import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './dividers.module.css'
import { type Divider, type Layout, type LayoutNode, moveDivider, placeDividers } from './layout.ts'

type Change = (change: (layout: Layout) => Layout) => void

/** The lines between panes: dragged, or moved by the arrow keys. */
export function Dividers(props: { readonly root: LayoutNode; readonly onChange: Change }) {
  return placeDividers(props.root).map((divider) => (
    <Line key={divider.path.join('.')} divider={divider} onChange={props.onChange} />
  ))
}

function Line(props: { readonly divider: Divider; readonly onChange: Change }) {
  const { t } = useTranslation('terminal')
  const dragging = useRef(false)
  const { split, room, path } = props.divider
  const row = split.direction === 'row'
  const move = (ratio: number) => props.onChange((layout) => moveDivider(layout, path, ratio))
  const drag = (event: PointerEvent<HTMLElement>) => {
    const all = event.currentTarget.parentElement?.getBoundingClientRect()
    if (!dragging.current || !all) return
    const share = row ? (event.clientX - all.left) / all.width : (event.clientY - all.top) / all.height
    move((share - (row ? room.left : room.top)) / (row ? room.width : room.height))
  }
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = row
      ? { ArrowLeft: -0.05, ArrowRight: 0.05 }
      : { ArrowUp: -0.05, ArrowDown: 0.05 }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    move(split.ratio + step)
  }
  const at = row ? room.left + room.width * split.ratio : room.top + room.height * split.ratio
  const style = row
    ? { left: `${at * 100}%`, top: `${room.top * 100}%`, height: `${room.height * 100}%` }
    : { top: `${at * 100}%`, left: `${room.left * 100}%`, width: `${room.width * 100}%` }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator with a value moves; <hr> cannot
    <div
      role="separator"
      aria-orientation={row ? 'vertical' : 'horizontal'}
      aria-label={t('pane.resize')}
      aria-valuenow={Math.round(split.ratio * 100)}
      tabIndex={0}
      className={classes.line}
      data-row={row || undefined}
      style={style}
      onKeyDown={press}
      onPointerDown={(event) => {
        dragging.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        dragging.current = false
      }}
    />
  )
}
