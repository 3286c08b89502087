// Who may import whom: the table of docs/contributing.md and the rules behind it, held by `npm run check`.
// scripts/borders.test.ts plants one violation per rule and asks for its name.

const server = '^packages/server/src/'
/** Code that only tests run: it may reach into any room. */
const tests = [
  '\\.test\\.tsx?$',
  // test-connection.ts is no test: it tests connections.
  '/test-(?!connection\\.)[^/]+\\.tsx?$',
  '-for-tests\\.tsx?$',
  '/contract-suite\\.ts$',
  '\\.fixture\\.ts$',
]
/** What every room of the server may use: the ports, and the name of who asks. */
const shared = [`${server}system/[^/]+\\.ts$`, `${server}identity/actor\\.ts$`]

/** A room of the server may import itself, what all may use, and the rooms named here. */
function room(name, ...rooms) {
  return {
    name: `room-${name}`,
    severity: 'error',
    from: { path: `${server}${name}/`, pathNot: tests },
    to: { path: server, pathNot: [`${server}${name}/`, ...shared, ...rooms.map((other) => server + other)] },
  }
}

function forbid(name, from, to) {
  const pathNot = [...(from.pathNot ?? []), ...tests]
  return { name, severity: 'error', from: { ...from, pathNot }, to }
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      // Types may know each other both ways; only what runs must not.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    forbid(
      'core-does-no-io',
      { path: '^packages/core/src/' },
      { pathNot: ['^packages/core/src/', 'node_modules/(zod|ipaddr\\.js|papaparse)/'] },
    ),
    forbid(
      'core-capabilities-are-apart',
      { path: '^packages/core/src/([^/]+)/' },
      {
        path: '^packages/core/src/[^/]+/',
        pathNot: ['^packages/core/src/$1/', '^packages/core/src/(net|plan|files|machines|language|paths)/'],
      },
    ),
    forbid(
      'contract-knows-only-core',
      { path: '^packages/contract/src/' },
      { pathNot: ['^packages/(contract|core)/src/', 'node_modules/zod/'] },
    ),
    forbid(
      'web-never-sees-server',
      { path: '^packages/web/src/' },
      { path: ['^packages/(server|cli)/', '^(lab|e2e|scripts)/'] },
    ),
    forbid(
      'cli-speaks-only-the-api',
      { path: '^packages/cli/src/' },
      { path: ['^packages/(server|web)/', '^(lab|e2e|scripts)/'] },
    ),
    forbid(
      'web-routes-are-apart',
      { path: '^packages/web/src/routes/([^/]+)/' },
      { path: '^packages/web/src/routes/[^/]+/', pathNot: '^packages/web/src/routes/$1/' },
    ),
    // It may name their types, build their links and word a refused call, no more.
    forbid(
      'web-ui-knows-no-product',
      { path: '^packages/web/src/ui/' },
      {
        path: '^packages/',
        pathNot: [
          '^packages/web/src/(ui|language)/',
          '^packages/web/src/paths\\.ts$',
          '^packages/contract/src/client\\.ts$',
          '\\.css$',
        ],
        dependencyTypesNot: ['type-only', 'type-import'],
      },
    ),
    forbid(
      'http-only-asks',
      { path: `${server}http/` },
      { path: `${server}(drivers|jobs|reconcile)/`, pathNot: `${server}drivers/driver-error\\.ts$` },
    ),
    forbid(
      'intent-touches-no-machine',
      { path: `${server}intent/` },
      { path: `${server}(drivers|reach|reconcile|http)/` },
    ),
    forbid(
      'jobs-know-no-capability',
      { path: `${server}jobs/` },
      { path: ['^packages/(core|contract)/', `${server}(drivers|reconcile|intent|http)/`] },
    ),
    forbid(
      'drivers-know-no-database',
      { path: `${server}drivers/` },
      { path: `${server}(store|jobs|intent|http|reconcile)/` },
    ),
    forbid(
      'drivers-are-apart',
      { path: `${server}drivers/([^/]+)/` },
      {
        path: `${server}drivers/[^/]+/`,
        pathNot: [`${server}drivers/$1/`, `${server}drivers/(transport|files)/`],
      },
    ),
    forbid(
      'reconcile-sees-only-the-interface',
      { path: `${server}reconcile/` },
      { path: `${server}drivers/[^/]+/` },
    ),
    forbid(
      'only-transports-open-processes',
      {
        path: '^packages/(core|contract|server|cli)/src/',
        pathNot: [
          `${server}(drivers/transport|system)/`,
          // One opens the person's own OpenSSH, the other asks ssh-keygen about a key format.
          '^packages/cli/src/open-ssh\\.ts$',
        ],
      },
      { path: '^(node:)?(child_process|net|tls|dgram|cluster)$' },
    ),
    forbid(
      'only-system-knows-nothing-of-ours',
      { path: `${server}system/` },
      { path: '^(packages|lab|e2e|scripts)/', pathNot: `${server}system/` },
    ),
    forbid('lab-knows-nothing-of-ours', { path: '^lab/src/' }, { path: '^(packages|e2e|scripts)/' }),
    {
      name: 'nothing-runs-on-tests',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { path: [...tests, '^(lab|e2e|bench)/'] },
    },
    {
      name: 'what-runs-is-a-dependency',
      severity: 'error',
      from: { path: '^packages/(core|contract|server|cli)/src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only', 'type-import'] },
    },
    // main.ts, start.ts, mount.ts and config.ts are above the rooms: putting parts together is their job.
    room(
      'http',
      'identity/',
      'intent/',
      'live/',
      'reach/',
      'store/',
      'terminals/',
      'config\\.ts',
      'drivers/driver-error\\.ts',
    ),
    room('intent', 'identity/', 'store/', 'vault/'),
    room('reach', 'drivers/', 'store/', 'vault/'),
    room('terminals', 'drivers/driver-error\\.ts', 'reach/', 'store/', 'vault/'),
    room('drivers'),
    room('store'),
    room('identity', 'store/'),
    room('live', 'store/'),
    room('vault', 'store/'),
    room('system'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|golden|\\.cache)/' },
    // Without it, imports of types are invisible.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
}
