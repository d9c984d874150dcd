import { z } from 'zod';

/** What a key may do (WIRE.md, "Who may call what"). `platform` keys manage tenants, `relay` keys speak for people. */
export const SCOPES = ['work', 'mint', 'read', 'decide', 'admin', 'platform', 'relay'] as const;
export const scope = z.enum(SCOPES);
export type Scope = z.infer<typeof scope>;

const IMPLIED: Partial<Record<Scope, readonly Scope[]>> = {
  decide: ['mint', 'read'],
  admin: ['read'],
  platform: ['admin', 'read'],
};

/** The scopes a key has in effect: its own and those they imply. */
export function effectiveScopes(own: readonly Scope[]): Set<Scope> {
  return new Set(own.flatMap((name) => [name, ...(IMPLIED[name] ?? [])]));
}

export const TIERS = ['basic', 'standard', 'enterprise', 'development'] as const;
export const tier = z.enum(TIERS);
export type Tier = z.infer<typeof tier>;
