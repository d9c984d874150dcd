import { accessSync, constants } from 'node:fs';

/** Whom a program runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/** Programs of the machine by which another one starts with less; each undefined where it is missing. */
export interface Confiners {
  setpriv: string | undefined;
  prlimit: string | undefined;
}

const runnable = (file: string): string | undefined => {
  try {
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    return undefined;
  }
};

export const findConfiners = (): Confiners => ({
  setpriv: runnable('/usr/bin/setpriv'),
  prlimit: runnable('/usr/bin/prlimit'),
});

/** No cores with what was in memory, no floods of files or processes. The last counts for the whole account. */
const LIMITS = ['--core=0', '--nofile=1024', '--nproc=256', '--memlock=65536'];

/**
 * The words by which a program starts as another account, without a way to more rights than it has (setuid files count
 * for nothing, no capabilities), within limits, and ended when the gateway's process is. Without `account`: as the
 * gateway itself.
 */
export function confined(
  words: readonly [string, ...string[]],
  { setpriv, prlimit }: Confiners,
  account?: Account,
): [string, ...string[]] {
  const limited: [string, ...string[]] = prlimit === undefined ? [...words] : [prlimit, ...LIMITS, '--', ...words];
  if (setpriv === undefined) return limited;
  const as =
    account === undefined
      ? []
      : [
          `--reuid=${account.uid}`,
          `--regid=${account.gid}`,
          '--clear-groups',
          '--inh-caps=-all',
          '--bounding-set=-all',
        ];
  return [setpriv, '--no-new-privs', '--pdeathsig=KILL', ...as, '--', ...limited];
}
