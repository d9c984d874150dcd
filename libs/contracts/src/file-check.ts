import { z } from 'zod';
import {
  amount,
  checkName,
  checkPath,
  checkTime,
  fileMode,
  md5Hex,
  sha1Hex,
  sha256Hex,
  sha512Hex,
  sizeRange,
} from './check-fields.js';
import { checkOf, NOT_BOTH, notBoth, oneOf, said, yes } from './check-of.js';

const FILE_ATTRIBUTES = [
  'created_after',
  'modified_after',
  'unchanged_since',
  'size',
  'sha256',
  'md5',
  'sha1',
  'sha512',
  'mode',
  'owner',
  'lines',
  'empty',
  'target',
  'listening',
] as const;

/** What became of a file since its check was registered. */
const fileSince = z.enum(['created', 'changed', 'unchanged', 'removed', 'moved']);

/**
 * `since_check` compares with the baseline of a registered check (docs/adr/046); of a directory it means all that is
 * below it but for `except`. `removed` goes with `absent`; `moved`: what was at `from` is here now, and nothing is there.
 * Without `kind` a link is followed; `absent` and `kind: symlink` look at the name itself.
 */
export const fileCheck = checkOf('file', {
  path: checkPath,
  kind: z.enum(['file', 'directory', 'symlink', 'socket']).optional(),
  absent: yes.optional(),
  created_after: checkTime.optional(),
  modified_after: checkTime.optional(),
  unchanged_since: checkTime.optional(),
  size: sizeRange.optional(),
  sha256: sha256Hex.optional(),
  md5: md5Hex.optional(),
  sha1: sha1Hex.optional(),
  sha512: sha512Hex.optional(),
  mode: fileMode.optional(),
  owner: checkName.optional(),
  lines: amount.optional(),
  empty: z.boolean().optional(),
  target: checkPath.optional(),
  /** Somebody accepts connections at this socket. */
  listening: z.boolean().optional(),
  since_check: fileSince.optional(),
  from: checkPath.optional(),
  except: z.array(checkPath).min(1).max(100).optional(),
})
  .refine(notBoth, NOT_BOTH)
  .refine((check) => !said(check.since_check) || !check.negate, 'since_check and negate exclude each other')
  .refine(
    (check) => !said(check.since_check) || (check.since_check === 'removed') === (check.absent === true),
    'since_check: removed goes with absent, everything else without',
  )
  .refine((check) => (check.since_check === 'moved') === said(check.from), 'from goes with since_check: moved')
  .refine((check) => !said(check.except) || check.since_check === 'unchanged', 'except needs since_check: unchanged')
  .refine((check) => !said(check.listening) || check.kind === 'socket', 'listening needs kind: socket')
  .refine((check) => !check.absent || !oneOf(check, FILE_ATTRIBUTES), 'an absent file has no attributes');
