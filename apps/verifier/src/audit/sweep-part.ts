import type { ServedHosts } from '../host/served-hosts.js';
import type { HostPart } from '../question/logged-claim.store.js';

/** Some claims of a log with a place of their own in it: those behind the place have their verdicts. */
export interface SweepPart {
  /** Names the place (`verifier.cursors.part`). */
  cursor: string;
  claims: HostPart;
  /** These may be about hosts that are served elsewhere: they are only judged when nobody will come for them. */
  isElsewhere: boolean;
}

/** What one replica sweeps: claims without a host, those about its own names, and those that nobody may come for. */
export function sweepParts({ names, servesDefault }: ServedHosts): SweepPart[] {
  const own = names.map((named) => ({ cursor: `@${named}`, claims: { named }, isElsewhere: false }));
  if (!servesDefault) return own;
  return [
    { cursor: '', claims: { host: 'none' }, isElsewhere: false },
    ...own,
    { cursor: '@', claims: { host: 'any' }, isElsewhere: true },
  ];
}
