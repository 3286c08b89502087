import {
  changePerson,
  createPerson,
  invitePerson,
  listPeople,
  type Person,
} from '@intendant/contract/account.ts'
import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { paths } from '../../paths.ts'
import { useMay, useMe } from '../../shell/me.ts'
import { Age } from '../../ui/age.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Form, Pair } from '../../ui/form.tsx'
import { Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'
import { CallProblems, fieldProblem } from '../../ui/problems.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'

type Link = { readonly name: string; readonly url: string }

/** The server answers with a token or a whole address; people get an address they can open. Pure. */
export function invitationUrl(invitation: string, origin: string): string {
  return /^https?:\/\//.test(invitation) ? invitation : `${origin}${paths.invitation(invitation)}`
}

/** People: adding one makes a one-time link; switching one off ends everything they had open. */
export function PeoplePart() {
  const { t } = useTranslation('settings')
  const mayManage = useMay('people.manage')
  const [link, setLink] = useState<Link | null>(null)
  const show = (person: Person, invitation: string) =>
    setLink({ name: person.name, url: invitationUrl(invitation, window.location.origin) })
  return (
    <>
      <Section label={t('people')} note={t('peopleNote')}>
        {link && (
          <SecretOnce
            title={t('link', { name: link.name })}
            body={t('linkBody')}
            secret={link.url}
            onDone={() => setLink(null)}
          />
        )}
        <PeopleTable onLink={show} />
      </Section>
      {mayManage && <NewPerson onLink={show} />}
    </>
  )
}

function PeopleTable(props: { readonly onLink: (person: Person, invitation: string) => void }) {
  const { t } = useTranslation(['settings', 'common'])
  const query = useAnswer(listPeople, {})
  return (
    <Answer query={query}>
      {(people) => (
        <DataTable
          caption={t('settings:people')}
          rows={people}
          rowKey={(row) => row.id}
          columns={[
            {
              id: 'person',
              header: t('settings:person'),
              cell: (row) => (
                <>
                  <b>{row.name}</b>
                  {!row.active && <span style={{ color: 'var(--text-2)' }}> ({t('settings:off')})</span>}
                </>
              ),
            },
            { id: 'login', header: t('settings:login'), cell: (row) => row.login },
            { id: 'email', header: t('settings:email'), cell: (row) => row.email },
            { id: 'role', header: t('settings:roleLabel'), cell: (row) => t(`settings:roles.${row.role}`) },
            {
              id: 'seen',
              header: t('settings:seen'),
              cell: (row) => (row.lastSeenAt ? <Age at={row.lastSeenAt} /> : t('common:never')),
            },
            {
              id: 'actions',
              header: '',
              end: true,
              bare: true,
              cell: (row) => <PersonActions person={row} onLink={props.onLink} />,
            },
          ]}
        />
      )}
    </Answer>
  )
}

function PersonActions(props: {
  readonly person: Person
  readonly onLink: (person: Person, invitation: string) => void
}) {
  const { t } = useTranslation('settings')
  const { person } = props
  const me = useMe()
  const mayManage = useMay('people.manage')
  const change = useWish(changePerson, [listPeople])
  const invite = useWish(invitePerson)
  if (!mayManage || person.id === me.id) return null
  const params = { id: person.id }
  return (
    <span style={{ display: 'inline-flex', gap: 6 }}>
      <CallProblems error={invite.error} />
      <Button
        size="xs"
        disabled={!person.active}
        onClick={() =>
          invite.mutate({ params }, { onSuccess: ({ invitation }) => props.onLink(person, invitation) })
        }
      >
        {t('newLink')}
      </Button>
      {person.active ? (
        <ConfirmButton
          small
          label={t('switchOff')}
          question={t('offQuestion', { name: person.name })}
          consequence={t('offBody')}
          verb={t('offVerb')}
          onConfirm={() => change.mutateAsync({ params, body: { active: false } })}
        />
      ) : (
        <Button size="xs" onClick={() => change.mutate({ params, body: { active: true } })}>
          {t('switchOn')}
        </Button>
      )}
    </span>
  )
}

function NewPerson(props: { readonly onLink: (person: Person, invitation: string) => void }) {
  const { t } = useTranslation('settings')
  const create = useWish(createPerson, [listPeople])
  const [round, setRound] = useState(0)
  return (
    <Section label={t('personNew')} note={t('personNewNote')}>
      <Form
        key={round}
        error={create.error}
        fields={['name', 'login', 'email', 'role']}
        action={t('personAdd')}
        onSend={async ({ name = '', login = '', email = '', role }) => {
          const made = await create.mutateAsync({
            body: { name, login, email, role: role === 'administrator' ? 'administrator' : 'reader' },
          })
          props.onLink(made.person, made.invitation)
          setRound(round + 1)
        }}
      >
        <Pair>
          <TextInput
            label={t('person')}
            name="name"
            required
            withAsterisk={false}
            error={fieldProblem(create.error, 'name')}
          />
          <TextInput
            label={t('login')}
            name="login"
            required
            withAsterisk={false}
            autoCapitalize="none"
            spellCheck={false}
            error={fieldProblem(create.error, 'login')}
          />
        </Pair>
        <Pair>
          <TextInput
            label={t('email')}
            name="email"
            type="email"
            error={fieldProblem(create.error, 'email')}
          />
          <Select
            label={t('roleLabel')}
            name="role"
            description={t('rolesHelp')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            defaultValue="reader"
            allowDeselect={false}
            data={(['reader', 'administrator'] as const).map((value) => ({
              value,
              label: t(`roles.${value}`),
            }))}
          />
        </Pair>
      </Form>
    </Section>
  )
}
