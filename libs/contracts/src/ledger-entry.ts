import { z } from 'zod';

/** Every kind of ledger entry. An entry never changes; a later entry points back at it. */
export const ENTRY_KINDS = [
  'claim',
  'verdict',
  // A later look at a claim that has its verdict.
  'verdict.again',
  'alert.raised',
  'alert.acknowledged',
  // Nobody had acknowledged it for a while, and people were told again.
  'alert.escalated',
  'worker.locked',
  'worker.unlocked',
  // Somebody wanted to let a worker in again and was refused.
  'worker.unlock_refused',
  // The first of two people changed their mind.
  'worker.unlock_withdrawn',
  'tenant.created',
  'tenant.suspended',
  'tenant.resumed',
  'tenant.tier_changed',
  // Somebody took all of it, as it was.
  'tenant.exported',
  // All of it is gone, its log included; the meta-log keeps the checkpoint that covered it to its end.
  'tenant.erased',
  // What a tier allows, keeps or says in its layer of policy.
  'tier.changed',
  'key.created',
  'key.revoked',
  // What the bot refused in its chats, counted: who, where and why, never what was written.
  'chat.refused',
  'person.created',
  'person.totp_enrolled',
  'check',
  // What was there when an instruction's checks were registered.
  'check.baseline',
  'policy.changed',
  'approval.requested',
  // One person's word on a request; `status` says what became of it.
  'approval.decided',
  'approval.expired',
  'approval.cancelled',
  // Nobody had answered for a while, and people were told again.
  'approval.escalated',
  // A decision that was asked for and refused.
  'approval.refused',
  'approvals.paused',
  'approvals.resumed',
  // How many requests are validated before people see them, and whether validation acts.
  'validation.rollout_changed',
  'token.minted',
  'token.revoked',
  'token.refused',
  // The first of two people changed their mind.
  'token.withdrawn',
  'execution.started',
  'execution.finished',
  // Whoever ran it ended before its end was recorded.
  'execution.unknown',
  // A token, or what came with it, was refused.
  'execution.refused',
  // A read-only docker command for a worker without a socket, refused ones included.
  'docker.read',
  // Code that a worker wrote was judged: what was submitted, by digests, and what was decided.
  'output.validated',
  'checkpoint',
  // In place of what another service handed over and no leaf can hold: its kind, the reason and a digest.
  'intake.unreadable',
] as const;
export const entryKind = z.enum(ENTRY_KINDS);
export type EntryKind = z.infer<typeof entryKind>;

/** Fields that the sequencer writes; a producer may not set them. */
export const RESERVED_ENTRY_FIELDS = ['v', 'kind', 'seq', 'prev', 'tenant_id', 'timestamp', 'entry_id'] as const;

/** A ledger entry is at most this many bytes (C2SP tlog-tiles: entry bundles have 16-bit lengths). */
export const MAX_ENTRY_BYTES = 65_535;
