/** The ledger will not sign this log as it stands: it contradicts what was published, or itself. */
export class RefusedToSign extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'RefusedToSign';
  }
}

/** Who found the fault; each takes back only its own finding. */
export type Finder = 'checkpoint' | 'audit';

/** The logs that must not be signed, and why. */
export function createRefusals() {
  const reasons = new Map<string, Map<Finder, string>>();
  return {
    set(tenantId: string, finder: Finder, reason: string): void {
      const own = reasons.get(tenantId) ?? new Map<Finder, string>();
      own.set(finder, reason);
      reasons.set(tenantId, own);
    },
    clear(tenantId: string, finder: Finder): void {
      const own = reasons.get(tenantId);
      own?.delete(finder);
      if (own?.size === 0) reasons.delete(tenantId);
    },
    /** Why a log must not be signed: by this finder, or by anybody. */
    reason(tenantId: string, finder?: Finder): string | undefined {
      const own = reasons.get(tenantId);
      return finder ? own?.get(finder) : own?.values().next().value;
    },
    count: () => reasons.size,
    /** One of the reasons, without a tenant. */
    anyReason: (): string | undefined => reasons.values().next().value?.values().next().value,
  };
}
export type Refusals = ReturnType<typeof createRefusals>;
