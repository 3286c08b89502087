-- The spine: people and their doors, the inventory with its history, host keys, sealed secrets, sessions.
-- Never edited once released; a change is a new file.

create extension if not exists pg_trgm;

-- Orders names as people do: without case or accents, and web-2 before web-10 (digits are padded to twelve).
create function natural_key(name text) returns text language sql immutable parallel safe strict
  return regexp_replace(
    regexp_replace(
      regexp_replace(lower(normalize(name, nfkd)), '[\u0300-\u036f]', '', 'g'),
      '(\d+)', '000000000000\1', 'g'),
    '\d+(\d{12})', '\1', 'g');

create table people (
  id uuid primary key,
  login text not null unique,
  name text not null,
  email text not null default '',
  role text not null check (role in ('administrator', 'reader')),
  -- null: invited, no password chosen yet
  password_hash text,
  active boolean not null default true,
  preferences jsonb not null,
  workspace jsonb not null default 'null',
  last_seen_at timestamptz,
  created_at timestamptz not null default now()
);

create table sign_ins (
  id uuid primary key,
  -- SHA-256 of the cookie's random part
  token_hash bytea not null unique,
  person_id uuid not null references people on delete cascade,
  user_agent text not null default '',
  address inet,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sign_ins_person on sign_ins (person_id);

create table api_tokens (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references people on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz
);
create index api_tokens_person on api_tokens (person_id);

-- Set-up tokens, invitations and WebSocket tickets: random, hashed, short-lived, used once.
create table one_time_tokens (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('setup', 'invitation', 'ticket')),
  person_id uuid references people on delete cascade,
  -- what the token opens: the number of a session, for a ticket; the sign-in it is bound to
  target text,
  sign_in_id uuid references sign_ins on delete cascade,
  expires_at timestamptz not null
);

-- Tries per login and address, counted by rate-limiter-flexible: its columns, in its order.
create table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  -- milliseconds since 1970; null: never
  expire bigint
);

create table person_keys (
  id uuid primary key,
  person_id uuid not null references people on delete cascade,
  type text not null,
  blob text not null,
  comment text not null,
  fingerprint text not null,
  created_at timestamptz not null default now(),
  unique (person_id, fingerprint)
);

create table settings (
  only_row boolean primary key default true check (only_row),
  session_keep_minutes integer not null default 30,
  recording_keep_days integer not null default 90,
  record_sessions boolean not null default true,
  custom_fields jsonb not null default '[]',
  set_up_at timestamptz
);
insert into settings default values;

create table organisations (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  sort_key text collate "C" generated always as (natural_key(name)) stored,
  notes text not null default '',
  revision integer not null default 1,
  created_at timestamptz not null default now()
);

create table sites (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  slug text not null unique,
  name text not null,
  sort_key text collate "C" generated always as (natural_key(name)) stored,
  address text not null default '',
  notes text not null default '',
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  unique (organisation_id, id)
);

-- Keys are sealed: data key per secret, wrapped per organisation, wrapped by the master key (rule R29).
create table vault_keys (
  id uuid primary key,
  -- null: the installation's own
  organisation_id uuid unique nulls not distinct references organisations on delete cascade,
  wrapped bytea not null,
  master_key_id text not null,
  created_at timestamptz not null default now()
);

create table keys (
  id uuid primary key,
  organisation_id uuid references organisations,
  name text not null,
  type text not null,
  public_key text not null,
  fingerprint text not null,
  certificate text,
  needs_openssh boolean not null default false,
  is_own boolean not null default false,
  sealed_private_key bytea not null,
  created_at timestamptz not null default now()
);
create unique index keys_one_own on keys (is_own) where is_own;

create table machines (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  site_id uuid,
  slug text not null unique,
  name text not null,
  sort_key text collate "C" generated always as (natural_key(name)) stored,
  kind text not null check (kind in ('physical', 'virtual', 'container', 'appliance')),
  host_id uuid references machines,
  is_self boolean not null default false,
  operating_system text not null default '',
  driver text not null check (driver in ('local', 'ssh2', 'openssh')),
  ssh_address text,
  -- the same where it is an address and no name
  ssh_ip inet generated always as (
    case when ssh_address ~ '^[0-9]+(\.[0-9]+){3}$' or ssh_address ~ ':' then ssh_address::inet end) stored,
  ssh_port integer not null default 22 check (ssh_port between 1 and 65535),
  path jsonb not null default '{"mode": "auto"}',
  duties text[] not null default '{}',
  tags text[] not null default '{}',
  custom_values jsonb not null default '{}',
  notes text not null default '',
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- a site of the same organisation, or none; a site that goes leaves its machines
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id),
  check (host_id <> id)
);
create unique index machines_one_self on machines (is_self) where is_self;
create index machines_organisation on machines (organisation_id);
create index machines_host on machines (host_id);
create index machines_tags on machines using gin (tags);
create index machines_ssh_address on machines (ssh_address, ssh_port);
create index machines_ssh_ip on machines using gist (ssh_ip inet_ops);
create index machines_sort on machines (sort_key, id);
create index machines_fixed_hops on machines using gin ((path -> 'hops')) where path ->> 'mode' = 'fixed';

create table interfaces (
  id uuid primary key,
  machine_id uuid not null references machines on delete cascade,
  position integer not null,
  name text not null,
  mac macaddr,
  unique (machine_id, position)
);
create index interfaces_mac on interfaces (mac);

create table interface_addresses (
  interface_id uuid not null references interfaces on delete cascade,
  machine_id uuid not null references machines on delete cascade,
  position integer not null,
  address inet not null,
  primary key (interface_id, position)
);
create index interface_addresses_machine on interface_addresses (machine_id);
create index interface_addresses_address on interface_addresses using gist (address inet_ops);

-- Every address under which a machine is known: of its interfaces, and where its SSH server answers.
create view machine_addresses as
  select machines.id as machine_id, organisation_id, site_id, address
  from machines join interface_addresses on interface_addresses.machine_id = machines.id
  union all
  select id, organisation_id, site_id, ssh_ip from machines where ssh_ip is not null;

create table accounts (
  machine_id uuid not null references machines on delete cascade,
  position integer not null,
  login text not null,
  key_id uuid references keys,
  primary key (machine_id, position),
  unique (machine_id, login)
);
create index accounts_key on accounts (key_id);

create table owners (
  machine_id uuid not null references machines on delete cascade,
  person_id uuid not null references people on delete cascade,
  primary key (machine_id, person_id)
);

create table networks (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  site_id uuid,
  slug text not null unique,
  name text not null,
  sort_key text collate "C" generated always as (natural_key(name)) stored,
  prefix cidr not null,
  gateway_id uuid references machines on delete set null,
  vlan integer,
  notes text not null default '',
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id)
);
create index networks_prefix on networks using gist (prefix inet_ops);
create index networks_gateway on networks (gateway_id);

-- A rename leaves the old word behind, so that links go on working.
create table old_slugs (
  kind text not null,
  slug text not null,
  thing_id uuid not null,
  until timestamptz not null,
  primary key (kind, slug)
);

create table host_keys (
  id uuid primary key,
  machine_id uuid not null references machines on delete cascade,
  type text not null,
  blob text not null,
  fingerprint text not null,
  state text not null check (state in ('pending', 'trusted', 'changed', 'revoked')),
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  decided_by uuid references people on delete set null,
  decided_at timestamptz,
  unique (machine_id, fingerprint)
);

-- What the last try to connect showed: observed, never wanted.
create table reach (
  machine_id uuid primary key references machines on delete cascade,
  state text not null,
  problem jsonb,
  checked_at timestamptz not null,
  since timestamptz not null,
  latency_ms real
);

-- Every field that became another value.
create table changes (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  person_id uuid references people on delete set null,
  who text not null,
  kind text not null,
  what text not null check (what in ('created', 'updated', 'deleted')),
  key uuid not null,
  slug text not null,
  name text not null,
  field text not null default '',
  before jsonb,
  after jsonb,
  -- of the thing after the change, where it has one
  revision integer
);
create index changes_key on changes (key, id desc);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  person_id uuid references people on delete set null,
  actor text not null,
  action text not null,
  target text not null,
  details jsonb not null default '{}',
  address inet
);

-- One row per thing and searched field; value is lower case without accents.
create table search_documents (
  kind text not null,
  id uuid not null,
  field text not null,
  position integer not null default 0,
  shown text not null,
  value text not null,
  primary key (kind, id, field, position)
);
create index search_documents_value on search_documents using gin (value gin_trgm_ops)
  with (gin_pending_list_limit = 256);
-- For one or two characters, which no trigram covers. Long values (notes) do not fit an index row whole.
create index search_documents_start on search_documents (left(value, 40) text_pattern_ops);

create table saved_views (
  id uuid primary key,
  person_id uuid not null references people on delete cascade,
  page text not null,
  name text not null,
  search text not null,
  shared boolean not null default false,
  created_at timestamptz not null default now()
);

create table sessions (
  id uuid primary key,
  number integer generated always as identity unique,
  -- whose machine it was at the start: the recording is sealed under it. Kept when machine or organisation go.
  organisation_id uuid not null,
  machine_id uuid references machines on delete set null,
  machine_slug text not null,
  machine_name text not null,
  login text not null,
  person_id uuid references people on delete set null,
  person_name text not null,
  state text not null check (state in ('opening', 'open', 'ended', 'failed', 'lost')),
  problem jsonb,
  path jsonb,
  columns integer not null,
  rows integer not null,
  recorded boolean not null,
  opened_at timestamptz not null default now(),
  ended_at timestamptz,
  exit_code integer,
  output_bytes bigint not null default 0,
  -- which run of Intendant holds it; another run finds it lost
  holder uuid not null
);
create index sessions_machine on sessions (machine_id);
create index sessions_state on sessions (state) where state in ('opening', 'open');

create table session_watches (
  session_id uuid not null references sessions on delete cascade,
  person_id uuid references people on delete set null,
  person_name text not null,
  watching boolean not null,
  from_at timestamptz not null default now(),
  to_at timestamptz
);
create index session_watches_session on session_watches (session_id);

-- Recordings are secrets: each chunk is sealed. Events of one chunk are asciicast lines.
create table recording_chunks (
  session_id uuid not null references sessions on delete cascade,
  position integer not null,
  -- byte count of output before and after this chunk
  from_bytes bigint not null,
  to_bytes bigint not null,
  sealed bytea not null,
  primary key (session_id, position)
);

-- Feeds the event stream; trimmed after an hour.
create table events (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  topic text not null,
  kind text not null,
  key text not null
);
create index events_at on events (at);
