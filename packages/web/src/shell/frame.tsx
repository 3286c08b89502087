import type { ReactNode } from 'react'

export function Frame(props: { readonly children: ReactNode }) {
  return <main id="main">{props.children}</main>
}
