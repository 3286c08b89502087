import { changeSettings, showSettings } from '@intendant/contract/system.ts'
import { Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { useMay } from '../../shell/me.ts'
import { Form } from '../../ui/form.tsx'
import { Facts, Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'
import { fieldProblem } from '../../ui/problems.tsx'

/** How long shells and recordings live. */
export function GeneralPart() {
  const { t } = useTranslation(['settings', 'common'])
  const format = useFormat()
  const mayManage = useMay('settings.manage')
  const query = useAnswer(showSettings, {})
  const wish = useWish(changeSettings, [showSettings])
  const help = {
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
  }
  return (
    <Answer query={query}>
      {(settings) =>
        mayManage ? (
          <>
            <Section label={t('settings:sessions')} note={t('settings:sessionsNote')}>
              <Form
                stays
                error={wish.error}
                fields={['sessionKeepMinutes']}
                onSend={({ sessionKeepMinutes }) =>
                  wish.mutateAsync({ body: { sessionKeepMinutes: Number(sessionKeepMinutes) } })
                }
              >
                <TextInput
                  {...help}
                  label={t('settings:keep')}
                  description={t('settings:keepHelp')}
                  name="sessionKeepMinutes"
                  type="number"
                  min={1}
                  max={10_080}
                  required
                  withAsterisk={false}
                  defaultValue={String(settings.sessionKeepMinutes)}
                  error={fieldProblem(wish.error, 'sessionKeepMinutes')}
                />
              </Form>
            </Section>
            <Section label={t('settings:recordings')} note={t('settings:recordingsNote')}>
              <Form
                stays
                error={wish.error}
                fields={['recordingKeepDays']}
                onSend={({ recordingKeepDays, recordSessions }) =>
                  wish.mutateAsync({
                    body: {
                      recordingKeepDays: Number(recordingKeepDays),
                      recordSessions: recordSessions === 'on',
                    },
                  })
                }
              >
                <Switch
                  label={t('settings:record')}
                  description={t('settings:recordHelp')}
                  name="recordSessions"
                  value="on"
                  defaultChecked={settings.recordSessions}
                />
                <TextInput
                  {...help}
                  label={t('settings:recordDays')}
                  description={t('settings:recordDaysHelp')}
                  name="recordingKeepDays"
                  type="number"
                  min={1}
                  max={3650}
                  required
                  withAsterisk={false}
                  defaultValue={String(settings.recordingKeepDays)}
                  error={fieldProblem(wish.error, 'recordingKeepDays')}
                />
              </Form>
            </Section>
          </>
        ) : (
          <Section label={t('settings:sessions')} note={t('common:notAllowed')}>
            <Facts
              items={[
                [t('settings:keep'), format.number(settings.sessionKeepMinutes)],
                [t('settings:record'), settings.recordSessions ? t('common:yes') : t('common:no')],
                [t('settings:recordDays'), format.number(settings.recordingKeepDays)],
              ]}
            />
          </Section>
        )
      }
    </Answer>
  )
}
