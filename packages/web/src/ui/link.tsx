import { useRouter, useRouterState } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { keepOrganisation } from '../paths.ts'

/** A link inside the page: `to` comes from `paths.ts`. Opens without loading anew; other clicks stay the browser's. */
export type AppLinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { readonly to: string }

export function AppLink({ to, onClick, ...rest }: AppLinkProps) {
  const go = useGo()
  const organisation = useOrganisation()
  const open = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (event.defaultPrevented || !plain || rest.target === '_blank') return
    event.preventDefault()
    go(to)
  }
  return <a {...rest} href={keepOrganisation(to, organisation)} onClick={open} />
}

/** Goes to a URL made by `paths.ts`, keeping the organisation filter. */
export function useGo(): (to: string, options?: { readonly replace?: boolean }) => void {
  const { history } = useRouter()
  const organisation = useOrganisation()
  return (to, options) => {
    const href = keepOrganisation(to, organisation)
    if (options?.replace) history.replace(href)
    else history.push(href)
  }
}

/** Slug of the organisation the page is filtered to (`?org=`), or undefined for all. */
export function useOrganisation(): string | undefined {
  return useRouterState({
    select: (state) => {
      const search: { org?: unknown } = state.location.search
      return typeof search.org === 'string' && search.org !== '' ? search.org : undefined
    },
  })
}
