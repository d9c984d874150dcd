import { z } from 'zod';

/** A look that ran to its end and found the opposite of what was said. */
export const CONTRADICTIONS = [
  'missing',
  'present',
  'wrong_kind',
  'dangling_link',
  'older_than_start',
  'not_modified',
  'modified',
  'size_differs',
  'checksum_differs',
  'mode_differs',
  'owner_differs',
  'lines_differ',
  'empty',
  'not_empty',
  'target_differs',
  'not_in_content',
  'in_content',
  'line_differs',
  'count_differs',
  'not_an_archive',
  'archive_damaged',
  'entries_missing',
  'not_running',
  'running',
  'started_before',
  'env_key_missing',
  'port_closed',
  'port_open',
  'bound_elsewhere',
  'other_process',
  'status_differs',
  'answer_differs',
  'header_differs',
  'not_healthy',
  'image_differs',
  'mount_missing',
  'not_clean',
  'not_merged',
  'not_pushed',
  'files_missing',
  'row_missing',
  'migration_unfinished',
  'negated',
] as const;

/** Why a check has no answer: not allowed to look, not able to look, or what was seen decides nothing. */
export const UNKNOWNS = [
  'outside_allowed_roots',
  'outside_allowed_hosts',
  'other_host',
  'access_denied',
  'needs_cwd',
  'timed_out',
  'too_large',
  'special_file',
  'no_such_directory',
  'changed_while_looking',
  'birth_time_unavailable',
  'content_changed_after_start',
  'times_set_by_hand',
  'times_ambiguous',
  'start_in_future',
  'sparse_file',
  'ambiguous',
  'bad_pattern',
  'processes_hidden',
  'owner_hidden',
  'unreachable',
  'redirected',
  'side_effect_possible',
  'inexact_wording',
  'not_supported_yet',
  'engine_away',
  'no_health_check',
  'not_a_repository',
  'unknown_connection',
  'writable_role',
  'look_failed',
] as const;

/** Why a sentence was not turned into checks, or not wholly. */
export const UNREADABLE = [
  'no_claim',
  'not_understood',
  'partly_understood',
  'future',
  'hedged',
  'conditional',
  'opinion',
  'question',
  'no_target',
  'side_effect_needed',
  'odd_characters',
  'too_long',
] as const;

export const checkReason = z.enum([...CONTRADICTIONS, ...UNKNOWNS]);
export type CheckReason = z.infer<typeof checkReason>;

/** Why a verdict is what it is: one closed list for programs and metrics. */
export const reasonCode = z.enum(['all_held', 'no_checks', ...CONTRADICTIONS, ...UNKNOWNS, ...UNREADABLE]);
export type ReasonCode = z.infer<typeof reasonCode>;
export type UnreadableReason = (typeof UNREADABLE)[number];
