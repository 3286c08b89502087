import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './mantine.css'
import './tokens.css'
import './base.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api.ts'
import { startLanguage } from './language/i18n.ts'
import { router } from './routes.tsx'
import { resolveVariables, theme } from './theme.ts'

// The same key as `first-paint.js` reads.
const colorScheme = localStorageColorSchemeManager({ key: 'intendant-theme' })

// After an update of Intendant the files this page was built of are gone: load the new page, but never in a loop.
window.addEventListener('vite:preloadError', (event) => {
  if (performance.now() < 10_000) return
  event.preventDefault()
  window.location.reload()
})

async function start() {
  await startLanguage()
  const element = document.getElementById('root')
  if (!element) throw new Error('index.html has no #root')
  createRoot(element).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolveVariables}
        defaultColorScheme="auto"
        colorSchemeManager={colorScheme}
      >
        <QueryClientProvider client={queryClient}>
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

void start()
