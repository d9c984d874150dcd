import type { Layer } from './layer.js';
import { createPolicy } from './policy.js';
import type { Policy } from './policy.js';

/** A policy as a thread is told of it: its layers come along only when the thread said that it lacks them. */
export interface NamedPolicy {
  /** Names the layers and the environment. */
  policyName: string;
  environment: string;
  layers?: readonly Layer[];
}

/** What a thread answers that was told of a policy by a name it does not know. */
export interface LacksPolicy {
  lacks: string;
}

const REMEMBERED_POLICIES = 200;

/**
 * The name by which threads know what is in force for a tenant in an environment: a revision's layers never change.
 */
export const policyNameOf = (tenantId: string, revision: number, environment: string): string =>
  `${tenantId} ${revision} ${environment}`;

/** Remembers prepared policies by name: preparing one takes milliseconds. Undefined for one that it has not been given. */
export function createPolicyMemory(): (named: NamedPolicy) => Policy | undefined {
  const policies = new Map<string, Policy>();
  return ({ policyName, environment, layers }) => {
    const known = policies.get(policyName);
    if (known ?? !layers) return known;
    if (policies.size >= REMEMBERED_POLICIES) policies.clear();
    const policy = createPolicy(layers, { environment });
    policies.set(policyName, policy);
    return policy;
  };
}
