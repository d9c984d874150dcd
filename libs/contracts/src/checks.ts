import { z } from 'zod';
import {
  absolutePath,
  amount,
  amountRange,
  changeRange,
  checkName,
  checkPath,
  checkTime,
  checkUrl,
  envKey,
  gitObject,
  gitRef,
  hostName,
  jsonPointer,
  literal,
  pattern,
  scalar,
  sqlName,
} from './check-fields.js';
import { checkOf, exactlyOne, NOT_BOTH, notBoth, oneOf, said, yes } from './check-of.js';
import { fileCheck } from './file-check.js';
import { containerCheck, imageCheck, networkCheck, volumeCheck } from './engine-checks.js';
import { jsonValue } from './primitives.js';
import { checkReason } from './reasons.js';

export * from './engine-checks.js';
export * from './file-check.js';

/** Version of the vocabulary below; a change that makes an old check mean something else raises it. */
export const CHECK_VOCABULARY_VERSION = 1;

/** At most this many checks belong to one claim. */
export const MAX_CHECKS = 100;

/** `path`: a file, or a directory with all that lies below it. */
export const contentCheck = checkOf('content', {
  path: checkPath,
  contains: literal.optional(),
  matches: pattern.optional(),
  /** One line by its number: all of it, or what it holds. */
  line: z
    .strictObject({ number: amount.min(1), equals: z.string().max(8192).optional(), contains: literal.optional() })
    .refine((line) => exactlyOne(line, ['equals', 'contains']), 'exactly one of equals or contains is needed')
    .optional(),
  absent: yes.optional(),
})
  .refine(notBoth, NOT_BOTH)
  .refine(
    (check) => exactlyOne(check, ['contains', 'matches', 'line']),
    'exactly one of contains, matches or line is needed',
  );

export const configCheck = checkOf('config', {
  path: checkPath,
  format: z.enum(['json', 'yaml', 'toml', 'ini', 'env']),
  key: z.string().min(1).max(500),
  equals: scalar.optional(),
  exists: z.boolean().optional(),
}).refine((check) => exactlyOne(check, ['equals', 'exists']), 'exactly one of equals or exists is needed');

/** A count as it was accepted before its bounds were held against each other; only stored checks are read by it. */
export const formerCountCheck = checkOf('count', {
  glob: checkPath,
  equals: amount.optional(),
  min: amount.optional(),
  max: amount.optional(),
  created_after: checkTime.optional(),
  /** Against the baseline of a registered check. */
  change: changeRange.optional(),
})
  .refine((check) => oneOf(check, ['equals', 'min', 'max', 'change']), 'one of equals, min, max or change is needed')
  .refine((check) => !said(check.change) || !check.negate, 'change and negate exclude each other')
  .refine((check) => !said(check.equals) || !oneOf(check, ['min', 'max']), 'equals excludes min and max');

/** Counts what is not a directory; `*`, `?`, `[…]`, `{a,b}` and `**` as a shell reads them, hidden names only by a dot. */
export const countCheck = formerCountCheck.refine(
  ({ min, max }) => min === undefined || max === undefined || min <= max,
  {
    path: ['min'],
    message: 'min must not be above max',
  },
);

/** Opens and holds at least `min_entries` (default 1). `restorable`: every entry can be read to its end. */
export const archiveCheck = checkOf('archive', {
  path: checkPath,
  entries: z.array(checkPath).min(1).max(1000).optional(),
  min_entries: amount.optional(),
  restorable: yes.optional(),
});

export const processCheck = checkOf('process', {
  name: checkName.optional(),
  pid: amount.min(1).max(4_194_304).optional(),
  pid_file: checkPath.optional(),
  running: z.boolean(),
  started_after: checkTime.optional(),
  env_key: envKey.optional(),
})
  .refine((check) => oneOf(check, ['name', 'pid', 'pid_file']), 'one of name, pid or pid_file is needed')
  .refine(
    (check) => check.running || !oneOf(check, ['started_after', 'env_key']),
    'started_after and env_key need a running process',
  );

export const portCheck = checkOf('port', {
  port: amount.min(1).max(65_535),
  host: hostName.optional(),
  state: z.enum(['open', 'closed']),
  process: checkName.optional(),
}).refine((check) => check.state === 'open' || !said(check.process), 'a closed port has no process');

export const httpCheck = checkOf('http', {
  url: checkUrl,
  method: z.enum(['GET', 'HEAD']).optional(),
  status: amount.min(100).max(599).optional(),
  /** A value, or how many members a list has. */
  json: z
    .strictObject({ pointer: jsonPointer, equals: scalar.optional(), length: amount.optional() })
    .refine((json) => exactlyOne(json, ['equals', 'length']), 'exactly one of equals or length is needed')
    .optional(),
  contains: literal.optional(),
  header: z
    .strictObject({
      name: z
        .string()
        .max(200)
        .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/),
      value: z.string().max(4096).optional(),
    })
    .optional(),
}).refine((check) => check.method !== 'HEAD' || !oneOf(check, ['json', 'contains']), 'HEAD has no body to look at');

export const gitCheck = checkOf('git', {
  repo: checkPath,
  commit: gitObject.optional(),
  branch: gitRef.optional(),
  tag: gitRef.optional(),
  /** What became of the branch since the check was registered. */
  since_check: z.enum(['moved', 'unchanged']).optional(),
  pushed: z.boolean().optional(),
  /** The remote that is meant by `pushed`; without it the one that git itself would push to. */
  remote: gitRef.optional(),
  merged_into: gitRef.optional(),
  clean: z.boolean().optional(),
  files: z.array(checkPath).min(1).max(1000).optional(),
  /** The commit changed `files` and no others. */
  only: yes.optional(),
  /** The commit was made, or the branch or tag came to be, after this time. */
  created_after: checkTime.optional(),
  merged_after: checkTime.optional(),
  pushed_after: checkTime.optional(),
})
  .refine((check) => !said(check.remote) || said(check.pushed), 'remote needs pushed')
  .refine((check) => !said(check.only) || said(check.files), 'only needs files')
  .refine(
    (check) => !said(check.created_after) || oneOf(check, ['commit', 'branch', 'tag']),
    'created_after needs a commit, a branch or a tag',
  )
  .refine((check) => !said(check.merged_after) || said(check.merged_into), 'merged_after needs merged_into')
  .refine((check) => !said(check.pushed_after) || check.pushed === true, 'pushed_after needs pushed: true')
  .refine(
    (check) => oneOf(check, ['commit', 'branch', 'tag', 'clean']),
    'one of commit, branch, tag or clean is needed',
  )
  .refine((check) => !said(check.files) || said(check.commit), 'files needs a commit')
  .refine((check) => !said(check.since_check) || said(check.branch), 'since_check needs a branch')
  .refine((check) => !said(check.since_check) || !check.negate, 'since_check and negate exclude each other')
  .refine(
    (check) => !oneOf(check, ['pushed', 'merged_into']) || oneOf(check, ['commit', 'branch', 'tag']),
    'pushed and merged_into need a commit, a branch or a tag',
  );

/** `path`: the project (npm) or environment (pip) that is meant, where it is not `context.cwd`. */
export const packageCheck = checkOf('package', {
  manager: z.enum(['dpkg', 'npm', 'pip']),
  name: checkName,
  version: checkName.optional(),
  absent: yes.optional(),
  /** What is installed now was put there after this time. */
  installed_after: checkTime.optional(),
  path: checkPath.optional(),
})
  .refine(notBoth, NOT_BOTH)
  .refine((check) => !check.absent || !said(check.installed_after), 'absent and installed_after exclude each other');

export const testsCheck = checkOf('tests', {
  report: checkPath,
  format: z.enum(['junit', 'jest', 'tap', 'coverage']).optional(),
  passed: amount.optional(),
  failed: amount.optional(),
  skipped: amount.optional(),
  min_coverage: z.number().min(0).max(100).optional(),
  fresher_than: z.array(checkPath).min(1).max(MAX_CHECKS).optional(),
});

export const databaseCheck = checkOf('database', {
  connection: checkPath,
  table: sqlName.optional(),
  row: z.record(sqlName, scalar).optional(),
  /** All rows, or those with the values of `row`: a number, or a range with both ends included. */
  count: z.union([amount, amountRange]).optional(),
  /** The same rows against the baseline of a registered check. */
  change: changeRange.optional(),
  migration: checkName.optional(),
})
  .refine((check) => oneOf(check, ['table', 'migration']), 'one of table or migration is needed')
  .refine(
    (check) => !oneOf(check, ['row', 'count', 'change']) || said(check.table),
    'row, count and change need a table',
  )
  .refine((check) => !said(check.change) || !check.negate, 'change and negate exclude each other');

/** `path`: one table that is meant; else the system's own tables. */
export const cronCheck = checkOf('cron', { user: checkName.optional(), matches: pattern, path: checkPath.optional() });

/** `freed_min`: at least so many bytes more are free than when the check was registered. */
export const diskCheck = checkOf('disk', {
  path: checkPath,
  free_min: amount.optional(),
  freed_min: amount.min(1).optional(),
}).refine((check) => !said(check.freed_min) || !check.negate, 'freed_min and negate exclude each other');

/** The whole vocabulary; the only language in which anything about the world can be asked. */
export const check = z.discriminatedUnion('type', [
  fileCheck,
  contentCheck,
  configCheck,
  countCheck,
  archiveCheck,
  processCheck,
  portCheck,
  httpCheck,
  gitCheck,
  packageCheck,
  testsCheck,
  databaseCheck,
  cronCheck,
  diskCheck,
  containerCheck,
  imageCheck,
  volumeCheck,
  networkCheck,
]);
export type Check = z.infer<typeof check>;
export type CheckType = Check['type'];
export type CheckOf<Type extends CheckType> = Extract<Check, { type: Type }>;

export const checks = z.array(check).max(MAX_CHECKS);

export const context = z
  .strictObject({
    cwd: absolutePath.optional(),
    task_started_at: checkTime.optional(),
    claimed_at: checkTime.optional(),
    host: hostName.optional(),
  })
  .refine(
    ({ task_started_at: start, claimed_at: end }) => !start || !end || Date.parse(start) <= Date.parse(end),
    'task_started_at must not be after claimed_at',
  );
export type ClaimContext = z.infer<typeof context>;

export const OUTCOMES = ['PASS', 'FAIL', 'UNKNOWN'] as const;
export const outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcome>;

const facts = z.record(z.string(), jsonValue);

/**
 * One check with what was seen. `reason` is null for PASS. `observed` never holds what a file or an answer says, but for
 * one short config value that no rule on secrets takes for one.
 */
export const checkResult = z.strictObject({
  type: z.enum(check.options.map((option) => option.shape.type.value)),
  target: z.string(),
  expected: facts,
  observed: facts,
  outcome,
  reason: checkReason.nullable(),
  duration_ms: z.number().min(0),
});
export type CheckResult = z.infer<typeof checkResult>;
