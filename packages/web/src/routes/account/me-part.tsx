import { changeMe, showMe } from '@intendant/contract/account.ts'
import { SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { useWishes } from '../../shell/account-menu.tsx'
import { useMe } from '../../shell/me.ts'
import { Form, Pair } from '../../ui/form.tsx'
import { Facts, Section } from '../../ui/ledger.tsx'
import { fieldProblem } from '../../ui/problems.tsx'

/** Name, address, and how the page looks and speaks. */
export function MePart() {
  return (
    <>
      <PersonSection />
      <PageSection />
      <ExternalSection />
    </>
  )
}

function PersonSection() {
  const { t } = useTranslation('account')
  const me = useMe()
  const wish = useWish(changeMe, [showMe])
  return (
    <Section label={t('person')} note={t('personNote')}>
      <Form
        stays
        error={wish.error}
        fields={['name', 'email']}
        onSend={({ name = '', email = '' }) => wish.mutateAsync({ body: { name, email } })}
      >
        <Pair>
          <TextInput
            label={t('name')}
            name="name"
            defaultValue={me.name}
            autoComplete="name"
            error={fieldProblem(wish.error, 'name')}
          />
          <TextInput
            label={t('email')}
            name="email"
            type="email"
            defaultValue={me.email}
            autoComplete="email"
            error={fieldProblem(wish.error, 'email')}
          />
        </Pair>
      </Form>
    </Section>
  )
}

function PageSection() {
  const { t } = useTranslation('account')
  const { preferences } = useMe()
  const wish = useWishes()
  return (
    <Section label={t('page')} note={t('pageNote')}>
      <Facts
        items={[
          [
            t('language'),
            <SegmentedControl
              key="language"
              size="xs"
              aria-label={t('language')}
              value={preferences.language}
              onChange={(language) => wish({ language: language === 'fr' ? 'fr' : 'en' })}
              data={[
                { value: 'en', label: 'English' },
                { value: 'fr', label: 'Français' },
              ]}
            />,
          ],
          [
            t('theme'),
            <SegmentedControl
              key="theme"
              size="xs"
              aria-label={t('theme')}
              value={preferences.theme}
              onChange={(theme) => wish({ theme })}
              data={(['auto', 'light', 'dark'] as const).map((value) => ({
                value,
                label: t(`themes.${value}`),
              }))}
            />,
          ],
          [
            t('density'),
            <SegmentedControl
              key="density"
              size="xs"
              orientation="vertical"
              aria-label={t('density')}
              value={preferences.density}
              onChange={(density) => wish({ density })}
              data={(['comfortable', 'compact'] as const).map((value) => ({
                value,
                label: t(`densities.${value}`),
              }))}
            />,
          ],
          [
            t('shortcuts'),
            <Switch
              key="shortcuts"
              aria-label={t('shortcuts')}
              description={t('shortcutsHelp')}
              checked={preferences.shortcuts}
              onChange={(event) => wish({ shortcuts: event.currentTarget.checked })}
            />,
          ],
        ]}
      />
    </Section>
  )
}

function ExternalSection() {
  const { t } = useTranslation('account')
  const { preferences } = useMe()
  const wish = useWish(changeMe, [showMe])
  const field = 'preferences.externalTerminal'
  return (
    <Section label={t('external')} note={t('externalNote')}>
      <Form
        stays
        error={wish.error}
        fields={[field]}
        onSend={({ externalTerminal = '' }) =>
          wish.mutateAsync({ body: { preferences: { externalTerminal } } })
        }
      >
        <TextInput
          label={t('externalLabel')}
          description={t('externalHelp')}
          name="externalTerminal"
          defaultValue={preferences.externalTerminal}
          placeholder="ssh://{host}"
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mono)' } }}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={fieldProblem(wish.error, field)}
        />
      </Form>
    </Section>
  )
}
