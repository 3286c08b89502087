import type { MachineKind } from '@intendant/core/machines/machine.ts'
import { paths } from '../paths.ts'
import { KindOutline } from '../ui/kind-outline.tsx'
import { AppLink } from '../ui/link.tsx'
import classes from './machine-name.module.css'

/** The name of a machine as a link to its page, with the outline of its kind when it is known. */
export function MachineName(props: {
  readonly slug: string
  readonly name: string
  readonly kind?: MachineKind
}) {
  return (
    <span className={classes.name}>
      {props.kind && <KindOutline kind={props.kind} />}
      <AppLink to={paths.machine(props.slug)}>{props.name}</AppLink>
    </span>
  )
}
