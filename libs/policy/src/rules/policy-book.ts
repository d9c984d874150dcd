import { AppError } from '@wingman/contracts';
import type { Layer } from './layer.js';
import { createPolicy } from './policy.js';
import type { Policy } from './policy.js';
import { readStoredLayers } from './read-layers.js';

const REMEMBERED_TENANTS = 1_000;

/** A tenant's layers as they are stored, whatever they hold. Revision 0: the tenant has never changed anything. */
export interface StoredPolicy {
  revision: number;
  layers: unknown;
}

/** Where the policies of tenants lie. */
export interface PolicyShelf {
  newest(tenantId: string): Promise<StoredPolicy>;
}

/** What is in force for a tenant in an environment, and by which revision. */
export interface PolicyInForce {
  revision: number;
  layers: readonly Layer[];
  policy: Policy;
}

/** Prepared policies. Preparing takes milliseconds, so each is kept until somebody finds that it is not the newest. */
export interface PolicyBook {
  /** As last read; whoever records what was judged must refuse an older one. Throws `unavailable` for one that cannot be read. */
  inForce(tenantId: string, environment?: string): Promise<PolicyInForce>;
  /** Reads the tenant's policy again next time. */
  forget(tenantId: string): void;
  /**
   * Reads it again at once; true when another revision than this one is in force. For whoever refuses and so records nothing
   * by which an older policy would be found out.
   */
  renew(tenantId: string, revision: number): Promise<boolean>;
}

interface Remembered {
  revision: number;
  layers: readonly Layer[];
  /** By environment; '' for all those without a layer of their own. */
  prepared: Map<string, Policy>;
}

export function createPolicyBook(shelf: PolicyShelf): PolicyBook {
  const remembered = new Map<string, Remembered>();

  async function read(tenantId: string): Promise<Remembered> {
    const { revision, layers } = await shelf.newest(tenantId);
    const entry = { revision, layers: readable(layers), prepared: new Map<string, Policy>() };
    if (remembered.size >= REMEMBERED_TENANTS) remembered.clear();
    remembered.set(tenantId, entry);
    return entry;
  }

  return {
    async inForce(tenantId, environment) {
      const { revision, layers, prepared } = remembered.get(tenantId) ?? (await read(tenantId));
      const own = layers.some((layer) => layer.layer === 'environment' && layer.environment === environment);
      const name = own && environment !== undefined ? environment : '';
      const policy = prepared.get(name) ?? createPolicy(layers, { environment: name });
      prepared.set(name, policy);
      return { revision, layers, policy };
    },
    forget: (tenantId) => void remembered.delete(tenantId),
    renew: async (tenantId, revision) => (await read(tenantId)).revision !== revision,
  };
}

/** A policy that cannot be read forbids everything: nobody can say what it would have forbidden. */
function readable(stored: unknown): Layer[] {
  try {
    return readStoredLayers(stored);
  } catch (cause) {
    throw new AppError('unavailable', 'the stored policy cannot be read; an admin has to put another one', { cause });
  }
}
