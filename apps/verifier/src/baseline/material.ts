import { checkReason, outcome } from '@wingman/contracts';
import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
// Nanoseconds since 1970: more than a JSON number holds.
const nanoseconds = z.string().regex(/^-?\d{1,20}$/);

/** Of one file, link or directory itself. */
const fileFacts = z.strictObject({
  form: z.literal('file'),
  kind: z.string(),
  size: z.string(),
  mode: z.int(),
  uid: z.string(),
  gid: z.string(),
  inode: z.string(),
  modified: nanoseconds,
  changed: nanoseconds,
  /** 0 where the file system keeps none. */
  born: nanoseconds,
  /** Of the content, or of a link's target; null where it was not read. */
  sha256: digest.nullable(),
});
export type FileFacts = z.infer<typeof fileFacts>;

/** Of all that is below a directory but for what a check excepts. Names only go into digests. */
const treeFacts = z.strictObject({
  form: z.literal('tree'),
  entries: z.int(),
  bytes: z.string(),
  /** Over names, kinds, sizes, owners and permissions. */
  shape: digest,
  /** Over these and the times and inodes of all but directories. */
  times: digest,
  /** Over names and contents; null where they were too large to be read. */
  content: digest.nullable(),
  /** The youngest time of anything in it, directories included: whatever comes, goes or changes leaves one. */
  newest: nanoseconds,
});
export type TreeFacts = z.infer<typeof treeFacts>;

const facts = z.discriminatedUnion('form', [z.strictObject({ form: z.literal('absent') }), fileFacts, treeFacts]);
export type Facts = z.infer<typeof facts>;

/** What one registered check was about, before the work (in in-toto's words: a material). */
export const material = z.strictObject({
  /** When this was seen, by the database's clock. */
  at: z.iso.datetime(),
  /** What the check itself would have answered then. */
  outcome,
  reason: checkReason.nullable(),
  observed: z.record(z.string(), z.json()),
  facts: facts.optional(),
});
export type Material = z.infer<typeof material>;

/** The baseline of one check with the times it is held against; all by the server's clocks. */
export interface Before {
  material: Material;
  /** When the check was registered. */
  registeredAt: Date;
  /** When the work had ended: nothing seen later is from before it. */
  endedAt: Date;
}

/** The baseline of a registered check; undefined where there is none. */
export type BaselineOf<Check> = (check: Check) => Before | undefined;
