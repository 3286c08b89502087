import { useFormat } from '../language/use-format.ts'
import { useNow } from './now.ts'

/** How long ago; the exact moment with its zone in the tooltip. `at` is ISO 8601. */
export function Age(props: { readonly at: string; readonly absolute?: boolean }) {
  const format = useFormat()
  const now = useNow()
  const at = new Date(props.at)
  return (
    <time dateTime={props.at} title={format.exact(at)}>
      {props.absolute ? format.moment(at) : format.age(at, now > at ? now : at)}
    </time>
  )
}
