/** Everything that reaches PostgreSQL other than through `@wingman/db`. */
const PRISMA = ['prisma', '@prisma/*'];

/**
 * Which kind of project may depend on which, and on which packages never. This is the table "Who may import whom" of
 * docs/architecture.md; `tools/canary` proves each row.
 */
const ROWS = [
  { from: 'type:contracts', to: [], only: ['zod'] },
  {
    from: 'type:domain',
    to: ['type:contracts', 'type:domain'],
    never: ['express', ...PRISMA, 'pg', 'ioredis', 'bullmq', 'winston', 'dockerode'],
  },
  { from: 'type:kit', to: ['type:contracts'], never: [...PRISMA, 'pg', 'bullmq', 'dockerode'] },
  { from: 'type:data', to: ['type:contracts', 'type:kit'], never: ['express', 'dockerode'] },
  {
    from: 'type:client',
    to: ['type:contracts'],
    never: ['express', ...PRISMA, 'pg', 'ioredis', 'bullmq', 'dockerode'],
  },
  { from: 'type:app', to: ['type:contracts', 'type:domain', 'type:kit', 'type:data', 'type:client'], never: [] },
  {
    from: 'scope:sdk-client',
    to: ['type:contracts', 'type:domain', 'type:kit', 'type:client'],
    never: [...PRISMA, 'pg', 'ioredis', 'bullmq', 'dockerode'],
  },
  { from: 'type:testkit', to: ['type:contracts', 'type:domain', 'type:kit', 'type:data', 'type:client'], never: [] },
  {
    from: 'type:tool',
    to: ['type:contracts', 'type:domain', 'type:kit', 'type:data', 'type:client', 'type:tool'],
    never: [...PRISMA, 'pg', 'dockerode'],
  },
  { from: 'type:e2e', to: ['type:contracts', 'type:domain', 'type:data', 'type:client', 'type:tool'], never: [] },
];

/**
 * The rule's setting. Tests may use the testkit besides; nothing else may.
 * @param allow files of other projects that may be imported by their path
 */
export function boundaries({ testkit, allow = [] }) {
  const tests = testkit ? ['type:testkit'] : [];
  return [
    'error',
    {
      allow,
      // The testkit is built on the libraries whose tests use it. Nothing but a test may import it, so no other circle
      // goes through it, but a library's own files lie on the one that its tests close.
      ignoredCircularDependencies: [['*', 'testkit']],
      depConstraints: ROWS.map(({ from, to, never, only }) => ({
        sourceTag: from,
        onlyDependOnLibsWithTags: [...to, ...tests],
        ...(never?.length ? { bannedExternalImports: never } : {}),
        ...(only && !testkit ? { allowedExternalImports: only } : {}),
      })),
    },
  ];
}
