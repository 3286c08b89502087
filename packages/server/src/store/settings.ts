import type { Settings } from '@intendant/contract/system.ts'
import type { Database } from './database.ts'

/** Loads the settings; they are always there. */
export async function loadSettings(db: Database): Promise<Settings> {
  const row = await db
    .selectFrom('settings')
    .select(['session_keep_minutes', 'recording_keep_days', 'record_sessions', 'custom_fields'])
    .executeTakeFirstOrThrow()
  return {
    sessionKeepMinutes: row.session_keep_minutes,
    recordingKeepDays: row.recording_keep_days,
    recordSessions: row.record_sessions,
    customFields: row.custom_fields as unknown as Settings['customFields'],
  }
}

/** Records all settings. */
export async function recordSettings(db: Database, settings: Settings): Promise<void> {
  await db
    .updateTable('settings')
    .set({
      session_keep_minutes: settings.sessionKeepMinutes,
      recording_keep_days: settings.recordingKeepDays,
      record_sessions: settings.recordSessions,
      custom_fields: JSON.stringify(settings.customFields),
    })
    .execute()
}
