import { showSystem } from '@intendant/contract/system.ts'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { Age } from '../../ui/age.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts, Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'

/** Version, database, disk. */
export function SystemPart() {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const query = useAnswer(showSystem, {})
  return (
    <Answer query={query}>
      {({ version, startedAt, database, dataFolder }) => (
        <>
          <Section label={t('system')}>
            <Facts
              items={[
                [t('version'), version],
                [t('started'), <Age key="started" at={startedAt} />],
              ]}
            />
          </Section>
          <Section label={t('disk')} note={t('diskNote')}>
            <Facts
              items={[
                [
                  t('database'),
                  t(database.embedded ? 'databaseEmbedded' : 'databaseExternal', {
                    version: database.version,
                  }),
                ],
                [t('databaseSize'), format.bytes(database.sizeBytes)],
                [t('folder'), <CopyText key="folder" text={dataFolder.path} />],
                [t('folderSize'), format.bytes(dataFolder.sizeBytes)],
                [t('free'), format.bytes(dataFolder.freeBytes)],
              ]}
            />
          </Section>
        </>
      )}
    </Answer>
  )
}
