import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { beforeAll, expect, test } from 'vitest'
import { common } from '../language/en/common.ts'
import { PathStrip } from './path-strip.tsx'

beforeAll(async () => {
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { common } }, defaultNS: 'common' })
})

const hops = (...names: string[]) => names.map((name) => ({ name, latencyMs: 8 }))

test('a path names its end and lists you and each hop in order', () => {
  render(
    <MantineProvider>
      <PathStrip hops={hops('gw', 'web')} />
    </MantineProvider>,
  )

  const list = screen.getByRole('list', { name: 'Path from you to web' })
  expect([...list.children].map((item) => item.textContent)).toEqual(['You', 'gw8\u00a0ms', 'web8\u00a0ms'])
})

test('a long path folds its middle and counts it', () => {
  render(<PathStrip hops={hops('a', 'b', 'c', 'd', 'e', 'end')} />)

  const list = screen.getByRole('list', { name: 'Path from you to end' })
  expect([...list.children].map((item) => item.textContent)).toEqual([
    'You',
    'a8\u00a0ms',
    '4 hops',
    'end8\u00a0ms',
  ])
})

test('a broken path says before whom', () => {
  render(<PathStrip hops={[{ name: 'gw', status: 'ok' }, { name: 'far' }]} brokenAt={1} />)

  expect(screen.getByText('The path breaks before far')).toBeDefined()
})
