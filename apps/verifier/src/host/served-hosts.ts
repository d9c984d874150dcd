/** Which claims one replica may judge: those about its own machine. */
export interface ServedHosts {
  /** The names this machine goes by. */
  names: readonly string[];
  /** Claims that name no host are judged here, and those that nobody serves are given up here. */
  servesDefault: boolean;
}

/**
 * The names of this machine, of a comma-separated setting; the first is its own word for itself.
 * Without a setting: what the system calls it.
 */
export function hostNames(setting: string | undefined, systemName: string): string[] {
  const names = (setting ?? '').split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  return given.length > 0 ? given : [systemName];
}

/** Whether what is said of a host (or of none) is said of this machine. */
export const serves = ({ names, servesDefault }: ServedHosts, host: string | undefined): boolean =>
  host === undefined ? servesDefault : names.includes(host);

/** This machine's own word for itself. */
export const ownName = ({ names }: ServedHosts): string => names[0] ?? 'unknown';
