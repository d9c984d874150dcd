import type { Fact, Target } from '../../fact.js';

/** A fact without the command it is about, as a reader gives it. */
export type ServiceFact = Omit<Fact, 'invocation'>;

/** What one sub-command does, before the options and the objects of a call are known. */
export type Act = Pick<Fact, 'effect' | 'reversibility'> & Partial<Pick<Fact, 'traits'>>;

const act =
  (effect: Act['effect']) =>
  (reversibility: Act['reversibility'], ...traits: Fact['traits']): Act => ({ effect, reversibility, traits });

/** Only looks, or changes nothing but the caller's own view. */
export const HARMLESS = 'harmless' as const;

export const CREATE = act('object.create')('reversible');
export const CHANGE = act('object.change')('reversible');
export const DELETE = act('object.delete')('irreversible');
/** Made again from what is kept elsewhere: a manifest, a registry, an image. */
export const DELETE_KEPT = act('object.delete')('externally_reversible');
export const DELETE_ALL = act('object.delete')('irreversible', 'all');
export const DISABLE = act('object.disable')('reversible');
export const RESET = act('object.reset')('irreversible');
export const STOP = act('object.stop')('reversible');
export const DROP = act('data.drop')('irreversible');
export const ERASE = act('data.erase')('irreversible', 'all');
export const DELETE_DATA = act('data.delete')('irreversible');
export const OVERWRITE = act('data.overwrite')('irreversible');
export const RUN_PROGRAM = act('data.run_program')('irreversible');
export const PURGE_MESSAGES = act('message.purge')('irreversible');
export const PURGE_CACHE = act('cache.purge')('reversible');
export const DESTROY_BACKUP = act('backup.destroy')('irreversible');
export const REVEAL = act('secret.reveal')('read_only');
export const DESTROY_SECRET = act('secret.destroy')('irreversible');
export const GRANT = act('access.grant')('reversible');
export const REVOKE = act('access.revoke')('reversible');
export const UNPROTECT = act('safeguard.disable')('reversible');
export const DESTROY = act('infrastructure.destroy')('irreversible');
export const APPLY = act('infrastructure.apply')('externally_reversible');
export const APPLY_UNASKED = act('infrastructure.apply')('externally_reversible', 'unattended');
export const FORGET = act('infrastructure.forget')('externally_reversible');
export const DISRUPT = act('workload.disrupt')('reversible');
export const CUT_TRAFFIC = act('traffic.cut')('reversible');
export const STOP_SERVICE = act('service.stop')('reversible');
export const WITHDRAW = act('package.unpublish')('irreversible');
export const REQUEST_DESTROY = act('request.destroy')('irreversible', 'remote');

/** The fact of an act on these objects. */
export const factOf = (
  { effect, reversibility, traits = [] }: Act,
  objects: readonly string[] = [],
  more: Fact['traits'] = [],
): ServiceFact => ({
  effect,
  reversibility,
  traits: [...new Set([...traits, ...more])],
  targets: objects.slice(0, MAX_TARGETS).map(objectTarget),
});

/** Enough to show what is meant; the command itself says the rest. */
const MAX_TARGETS = 20;

const objectTarget = (text: string): Target => ({ text, scope: 'object' });
