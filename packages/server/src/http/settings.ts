import { changeSettings as changeEndpoint, showSettings } from '@intendant/contract/system.ts'
import { done } from '@intendant/core/problem.ts'
import { changeSettings } from '../intent/settings.ts'
import type { Database } from '../store/database.ts'
import { loadSettings } from '../store/settings.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoints of the settings. */
export function settingsRoutes(parts: { readonly db: Database }): Mounted[] {
  return [
    handle(showSettings, async () => done(await loadSettings(parts.db))),
    handle(changeEndpoint, ({ body, actor }) => changeSettings(parts.db, actor, body)),
  ]
}
