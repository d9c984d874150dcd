import type { HostEffect } from './facts/host-effects.js';
import type { ServiceEffect } from './facts/service-effects.js';
import type { Invocation } from './invocation.js';

/** What a command does, in one closed vocabulary that rules and risk are written in. */
export type Effect = HostEffect | ServiceEffect;

/** How it does it. */
export const TRAITS = [
  'recursive',
  /** Overrides a safety stop of the tool (`--force`, `-f` where it forces). */
  'force',
  /** Suppresses the question whether to go on (`--yes`, `-auto-approve`). */
  'unattended',
  /** Only shows what would happen. */
  'dry_run',
  /** Everything of its kind, not one named object. */
  'all',
  /** Its target is known only when it runs. */
  'dynamic',
  'privileged',
  'remote',
  /** Runs inside a container. */
  'contained',
] as const;
export type Trait = (typeof TRAITS)[number];

/** What kind of place or object a target is. */
export const SCOPES = [
  'root',
  'system',
  'home',
  'parent',
  'working_directory',
  'wildcard',
  'device',
  'credentials',
  /** Wingman's own files. */
  'wingman',
  'temporary',
  /** Made by a build and made again by the next one (`node_modules`, `dist`). */
  'rebuildable',
  'project',
  /** Something a service holds: a table, a container, a bucket. */
  'object',
  'unknown',
] as const;
export type TargetScope = (typeof SCOPES)[number];

export interface Target {
  text: string;
  scope: TargetScope;
}

/**
 * What is left after it ran. `reversible`: undone on this machine with what is there. `externally_reversible`: undone
 * with something kept elsewhere (a registry, a remote, a backup).
 */
export const REVERSIBILITIES = ['read_only', 'reversible', 'externally_reversible', 'irreversible'] as const;
export type Reversibility = (typeof REVERSIBILITIES)[number];

/** One thing that one command does. */
export interface Fact {
  effect: Effect;
  traits: readonly Trait[];
  targets: readonly Target[];
  reversibility: Reversibility;
  invocation: Invocation;
}

/** Tells what one program does when called like this. An empty answer: nothing but reading and printing. */
export type FactReader = (invocation: Invocation) => Array<Omit<Fact, 'invocation'>>;
