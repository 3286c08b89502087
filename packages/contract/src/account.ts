import { line, optionalLine } from '@intendant/core/text.ts'
import { z } from 'zod'
import { endpoint } from './endpoint.ts'

/** The login of a person in Intendant (not on a machine). */
export const PersonLogin = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => /^[a-z][a-z0-9._-]{0,63}$/.test(text), 'login-name')

/** 12 to 1024 characters, anything goes. Never stored, never logged. */
export const Password = z.string().min(12, 'password-short').max(1024, 'text-too-long')

export const Preferences = z.object({
  language: z.enum(['en', 'fr']),
  theme: z.enum(['auto', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  /** Whether single letters act as shortcuts. */
  shortcuts: z.boolean(),
  /** What the one-click external terminal gets; `{host}` becomes the machine's word in the exported ssh_config. */
  externalTerminal: optionalLine(300),
})
export type Preferences = z.infer<typeof Preferences>

/** The person who is signed in. */
export const Me = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(['administrator', 'reader']),
    preferences: Preferences,
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const setUp = endpoint({
  id: 'setUp',
  summary: 'Makes the first administrator with the one-time token, and signs in',
  method: 'POST',
  path: '/setup',
  access: { who: 'newcomer' },
  body: z.object({
    token: z.string().min(1).max(200),
    login: PersonLogin,
    name: line(120),
    email: optionalLine(200).default(''),
    password: Password,
    organisation: line(120),
    language: z.enum(['en', 'fr']).default('en'),
  }),
  answer: Me,
})

export const signIn = endpoint({
  id: 'signIn',
  summary: 'Signs in with login and password; sets the session cookie',
  method: 'POST',
  path: '/session',
  access: { who: 'anyone' },
  body: z.object({ login: z.string().max(200), password: z.string().max(1024) }),
  answer: Me,
})

export const signOut = endpoint({
  id: 'signOut',
  summary: 'Ends this session',
  method: 'DELETE',
  path: '/session',
  access: { who: 'person', action: 'account' },
  answer: 'none',
})

export const showMe = endpoint({
  id: 'showMe',
  summary: 'Who is signed in',
  method: 'GET',
  path: '/account',
  access: { who: 'person', action: 'account' },
  answer: Me,
})

export const changeMe = endpoint({
  id: 'changeMe',
  summary: 'Changes my name, address or preferences; what is not named stays',
  method: 'PATCH',
  path: '/account',
  access: { who: 'person', action: 'account' },
  body: z.object({
    name: line(120).optional(),
    email: optionalLine(200).optional(),
    preferences: Preferences.partial().optional(),
  }),
  answer: Me,
})

export const changePassword = endpoint({
  id: 'changePassword',
  summary: 'Changes my password and ends my other sessions',
  method: 'POST',
  path: '/account/password',
  access: { who: 'person', action: 'account' },
  body: z.object({ current: z.string().max(1024), next: Password }),
  answer: 'none',
})

export const listMySignIns = endpoint({
  id: 'listMySignIns',
  summary: 'My browser sessions',
  method: 'GET',
  path: '/account/sign-ins',
  access: { who: 'person', action: 'account' },
  answer: z.array(
    z.object({
      id: z.string(),
      current: z.boolean(),
      userAgent: z.string(),
      address: z.string().nullable(),
      createdAt: z.iso.datetime(),
      lastSeenAt: z.iso.datetime(),
    }),
  ),
})

export const endMySignIn = endpoint({
  id: 'endMySignIn',
  summary: 'Ends one of my browser sessions',
  method: 'DELETE',
  path: '/account/sign-ins/:id',
  access: { who: 'person', action: 'account' },
  params: z.object({ id: z.string().max(100) }),
  answer: 'none',
})

/** A token for the command line or a script. Its secret is shown once. */
export const ApiToken = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
})

export const listMyTokens = endpoint({
  id: 'listMyTokens',
  summary: 'My API tokens, without their secrets',
  method: 'GET',
  path: '/account/tokens',
  access: { who: 'person', action: 'account' },
  answer: z.array(ApiToken),
})

export const createMyToken = endpoint({
  id: 'createMyToken',
  summary: 'Makes an API token; the answer holds its secret, once',
  method: 'POST',
  path: '/account/tokens',
  access: { who: 'person', action: 'account' },
  body: z.object({ name: line(80), days: z.int().min(1).max(3650).default(365) }),
  answer: ApiToken.extend({ secret: z.string() }),
})

export const deleteMyToken = endpoint({
  id: 'deleteMyToken',
  summary: 'Ends an API token at once',
  method: 'DELETE',
  path: '/account/tokens/:id',
  access: { who: 'person', action: 'account' },
  params: z.object({ id: z.string().max(100) }),
  answer: 'none',
})

/** Exchange of login and password for a token, for the command line (`intendant login`). */
export const createToken = endpoint({
  id: 'createToken',
  summary: 'Makes an API token from login and password, for the command line',
  method: 'POST',
  path: '/tokens',
  access: { who: 'anyone' },
  body: z.object({ login: z.string().max(200), password: z.string().max(1024), name: line(80) }),
  answer: ApiToken.extend({ secret: z.string() }),
})

/** A public SSH key of a person (AZG-08). */
export const PersonKey = z.object({
  id: z.string(),
  type: z.string(),
  comment: z.string(),
  fingerprint: z.string(),
  publicKey: z.string(),
  createdAt: z.iso.datetime(),
})

export const listMyKeys = endpoint({
  id: 'listMyKeys',
  summary: 'My own SSH public keys',
  method: 'GET',
  path: '/account/keys',
  access: { who: 'person', action: 'account' },
  answer: z.array(PersonKey),
})

export const addMyKey = endpoint({
  id: 'addMyKey',
  summary: 'Adds one of my SSH public keys (a line as in id_ed25519.pub)',
  method: 'POST',
  path: '/account/keys',
  access: { who: 'person', action: 'account' },
  body: z.object({ publicKey: z.string().max(20_000) }),
  answer: PersonKey,
})

export const removeMyKey = endpoint({
  id: 'removeMyKey',
  summary: 'Removes one of my SSH public keys',
  method: 'DELETE',
  path: '/account/keys/:id',
  access: { who: 'person', action: 'account' },
  params: z.object({ id: z.uuid() }),
  answer: 'none',
})

/** What a person arranged on the terminal page: any JSON of the page, at most 64 kB. */
export const Workspace = z.object({ layout: z.json() })

export const showWorkspace = endpoint({
  id: 'showWorkspace',
  summary: 'My terminal tabs and splits',
  method: 'GET',
  path: '/account/workspace',
  access: { who: 'person', action: 'account' },
  answer: Workspace,
})

export const keepWorkspace = endpoint({
  id: 'keepWorkspace',
  summary: 'Keeps my terminal tabs and splits, for any browser',
  method: 'PUT',
  path: '/account/workspace',
  access: { who: 'person', action: 'account' },
  maxBodyBytes: 65_536,
  body: Workspace,
  answer: 'none',
})

export const SavedView = z.object({
  id: z.string(),
  page: z.string(),
  name: z.string(),
  search: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
})

export const listViews = endpoint({
  id: 'listViews',
  summary: 'Saved views: mine and those shared with everyone',
  method: 'GET',
  path: '/views',
  access: { who: 'person', action: 'inventory.read' },
  answer: z.array(SavedView),
})

export const createView = endpoint({
  id: 'createView',
  summary: 'Saves the filter, columns and order of a page under a name',
  method: 'POST',
  path: '/views',
  access: { who: 'person', action: 'account' },
  body: z.object({
    page: z.enum(['machines']),
    name: line(60),
    search: optionalLine(2000),
    shared: z.boolean().default(false),
  }),
  answer: SavedView,
})

export const deleteView = endpoint({
  id: 'deleteView',
  summary: 'Deletes one of my saved views',
  method: 'DELETE',
  path: '/views/:id',
  access: { who: 'person', action: 'account' },
  params: z.object({ id: z.uuid() }),
  answer: 'none',
})

/** A person as others see them. */
export const Person = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(['administrator', 'reader']),
    active: z.boolean(),
    lastSeenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof Person>

export const listPeople = endpoint({
  id: 'listPeople',
  summary: 'The people of this installation',
  method: 'GET',
  path: '/people',
  access: { who: 'person', action: 'inventory.read' },
  answer: z.array(Person),
})

export const createPerson = endpoint({
  id: 'createPerson',
  summary: 'Adds a person; the answer holds a one-time link with which they choose their password',
  method: 'POST',
  path: '/people',
  access: { who: 'person', action: 'people.manage' },
  body: z.object({
    login: PersonLogin,
    name: line(120),
    email: optionalLine(200).default(''),
    role: z.enum(['administrator', 'reader']).default('reader'),
  }),
  answer: z.object({ person: Person, invitation: z.string() }),
})

export const changePerson = endpoint({
  id: 'changePerson',
  summary: 'Changes a person, or switches the account off (ends every session and token at once)',
  method: 'PATCH',
  path: '/people/:id',
  access: { who: 'person', action: 'people.manage' },
  params: z.object({ id: z.uuid() }),
  body: z.object({
    name: line(120).optional(),
    email: optionalLine(200).optional(),
    role: z.enum(['administrator', 'reader']).optional(),
    active: z.boolean().optional(),
  }),
  answer: Person,
})

export const invitePerson = endpoint({
  id: 'invitePerson',
  summary: 'Makes a new one-time link with which a person chooses a password',
  method: 'POST',
  path: '/people/:id/invitation',
  access: { who: 'person', action: 'people.manage' },
  params: z.object({ id: z.uuid() }),
  answer: z.object({ invitation: z.string() }),
})

export const acceptInvitation = endpoint({
  id: 'acceptInvitation',
  summary: 'Chooses a password with a one-time invitation, and signs in',
  method: 'POST',
  path: '/invitation',
  access: { who: 'anyone' },
  body: z.object({ token: z.string().min(1).max(200), password: Password }),
  answer: Me,
})
