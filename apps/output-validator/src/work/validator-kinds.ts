import type { Validator } from '../composite/profile.js';

/**
 * Which validators this release has and whether they look at file after file. Apart from the validators themselves, so
 * that the service's own process loads none of them.
 */
export const KINDS: Readonly<Partial<Record<Validator, 'each' | 'all'>>> = {
  syntax: 'each',
  security: 'each',
  dependency: 'all',
  test: 'all',
};
