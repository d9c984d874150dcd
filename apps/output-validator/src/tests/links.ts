import { importsOfEcmascript } from '../program/ecmascript-imports.js';
import type { NamedImport } from '../program/named-import.js';
import { importsOfPython } from '../program/python-imports.js';
import type { SourceFile } from '../source-file.js';
import { isRelative, resolveEcmascript, resolvePython } from './resolve.js';

/** An import, and the submitted file that it means; undefined where it means none. */
export interface Link extends NamedImport {
  file: SourceFile | undefined;
  /** It names a place among the files, and not a package. */
  isOwn: boolean;
}

/** What each file takes of the others. */
export type Links = ReadonlyMap<SourceFile, readonly Link[]>;

export async function linksOf(files: readonly SourceFile[]): Promise<Links> {
  const byPath = new Map(files.map((file) => [normal(file.path), file]));
  const paths = new Set(byPath.keys());
  const all = await Promise.all(
    files.map(async (file): Promise<[SourceFile, Link[]]> => {
      const from = normal(file.path);
      if (file.language === 'python') {
        const imports = await importsOfPython(file.content);
        return [file, imports.flatMap((found) => ofPython(found, from, paths, byPath))];
      }
      if (file.language !== 'javascript' && file.language !== 'typescript') return [file, []];
      const links = importsOfEcmascript(file).map((found) => {
        const to = resolveEcmascript(from, found.module, paths);
        return { ...found, file: to === undefined ? undefined : byPath.get(to), isOwn: isRelative(found.module) };
      });
      return [file, links];
    }),
  );
  return new Map(all);
}

const normal = (path: string): string => path.replace(/^\.\//, '');

/** `from pkg import a` takes the file `pkg/a.py` where there is one, and a name of `pkg` else. */
function ofPython(
  found: NamedImport,
  from: string,
  paths: ReadonlySet<string>,
  byPath: ReadonlyMap<string, SourceFile>,
): Link[] {
  const isOwn = found.module.startsWith('.');
  const fileOf = (module: string): SourceFile | undefined => {
    const to = resolvePython(from, module, paths);
    return to === undefined || to === from ? undefined : byPath.get(to);
  };
  const inside = found.names.map((name) => ({
    name,
    file: fileOf(found.module.endsWith('.') ? found.module + name : `${found.module}.${name}`),
  }));
  const modules = inside.filter(({ file }) => file !== undefined);
  const names = inside.filter(({ file }) => file === undefined).map(({ name }) => name);
  const whole = { ...found, names, file: fileOf(found.module), isOwn };
  const others = modules.map(({ file }) => ({ ...found, names: [], file, isOwn }));
  return modules.length > 0 && names.length === 0 && !whole.file ? others : [whole, ...others];
}
