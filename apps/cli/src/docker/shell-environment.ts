/** Names that a shell holds as variables; it drops others, which `docker run -e NAME` may need. */
const SHELL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** The script gives these to Node alone, and some shells write `_` for every program anew. */
export const NODES_OWN = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'];
const NOT_THE_SHELLS = new Set([...NODES_OWN, '_']);

/** The variables as a program was started with them, from /proc/<pid>/environ. */
export function readEnvironment(text: string): Map<string, string> {
  const pairs = text.split('\0').filter((pair) => pair.includes('='));
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

export interface Restoration {
  /** What a shell must do so that the next program gets the variables that the shell itself got. */
  lines: string[];
  /** Variables that it cannot pass on, since it has lost those whose name it does not allow. */
  lost: Record<string, string>;
}

/** Shells add `PWD`, count `SHLVL`, drop names, and some change more. */
export function restoration(
  given: ReadonlyMap<string, string>,
  passedOn: ReadonlyMap<string, string>,
  quote: (word: string) => string,
): Restoration {
  const own = (name: string): boolean => !NOT_THE_SHELLS.has(name) && SHELL_NAME.test(name);
  const added = [...passedOn.keys()].filter((name) => own(name) && !given.has(name));
  const changed = [...given].filter(([name, value]) => own(name) && passedOn.get(name) !== value);
  return {
    lines: [
      ...added.map((name) => `unset ${name}`),
      ...changed.map(([name, value]) => `export ${name}=${quote(value)}`),
    ],
    lost: Object.fromEntries([...given].filter(([name]) => !SHELL_NAME.test(name))),
  };
}
