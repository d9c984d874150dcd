import path from 'node:path';

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.json', '.vue', '.svelte'];

/** The submitted file that a relative module of JavaScript means; `isRelative` is false for what lies elsewhere. */
export function resolveEcmascript(from: string, module: string, paths: ReadonlySet<string>): string | undefined {
  if (!isRelative(module)) return undefined;
  const plain = module.replace(/[?#].*$/, '');
  const base = path.posix.normalize(path.posix.join(path.posix.dirname(from), plain)).replace(/\/$/, '');
  // TypeScript imports `./a.js` and means `./a.ts`.
  const stem = base.replace(/\.[cm]?jsx?$/, '');
  const candidates = [base, ...[base, stem, `${base}/index`].flatMap((one) => ENDINGS.map((ending) => one + ending))];
  return candidates.find((one) => paths.has(one));
}

/** Whether a module is named by its place. */
export const isRelative = (module: string): boolean => /^\.{1,2}(?:\/|$)/.test(module);

/**
 * The submitted file that a module of Python means: `.b` from where it is imported, `a.b` under any folder, since nobody
 * here knows where the program is started.
 */
export function resolvePython(from: string, module: string, paths: ReadonlySet<string>): string | undefined {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(module) ?? [];
  const steps = rest.split('.').filter(Boolean);
  if (dots === '') {
    const ends = [`${steps.join('/')}.py`, `${steps.join('/')}/__init__.py`];
    return [...paths].find((one) => ends.some((end) => one === end || one.endsWith(`/${end}`)));
  }
  const folder = path.posix.join(path.posix.dirname(from), ...Array<string>(dots.length - 1).fill('..'));
  const base = path.posix.normalize(path.posix.join(folder, ...steps));
  return [`${base}.py`, path.posix.join(base, '__init__.py')].find((one) => paths.has(one));
}
