import path from 'node:path';
import { LookError } from '../../scope/look-error.js';
import { namesIn } from '../names-in.js';
import type { Surroundings } from '../probe.js';
import type { Installed, Search } from './installed.js';
import { recordAt } from './record.js';

// dpkg(1), "Package states": what waits for a trigger is unpacked and configured.
const READY = new Set(['installed', 'triggers-awaited', 'triggers-pending']);
const GONE = new Set(['not-installed', 'config-files']);

/** What dpkg's own status files say of a package; dpkg is not run. @throws LookError `no_such_directory` */
export async function findInDpkg(name: string, at: Surroundings): Promise<Search> {
  const folder = path.join(at.systemRoot, 'var/lib/dpkg');
  const parts = path.join(folder, 'status.d');
  // Images without a package manager keep one file for each package.
  const names = ((await namesIn(parts, at)) ?? []).filter((part) => !part.endsWith('.md5sums'));
  const files = [path.join(folder, 'status'), ...names.map((part) => path.join(parts, part))];
  const found: Installed[] = [];
  let seen = 0;
  for (const file of files) {
    const record = await recordAt(file, at);
    if (record === undefined) continue;
    seen += 1;
    const marks = file === files[0] ? {} : { marks: [file] };
    found.push(...stanzasOf(record.text, name, folder).map((one) => ({ ...one, ...marks, digest: record.digest })));
  }
  // Whatever installs packages here, it is not dpkg.
  if (seen === 0) throw new LookError('no_such_directory');
  return { found, complete: true };
}

/** The name may carry its architecture: `libc6:amd64`. */
function stanzasOf(text: string, wanted: string, folder: string): Installed[] {
  const [name = '', architecture] = wanted.split(':');
  return text.split(/\n{2,}/).flatMap((stanza) => {
    if (!stanza.includes(name)) return [];
    const fields = fieldsOf(stanza);
    if (fields.get('Package') !== name) return [];
    if (architecture !== undefined && fields.get('Architecture') !== architecture) return [];
    const version = fields.get('Version');
    const [, flag, state = ''] = (fields.get('Status') ?? 'install ok installed').split(/\s+/);
    if (GONE.has(state)) return [];
    // dpkg(1): what a package holds is listed anew when it is unpacked.
    const names = [name, `${name}:${fields.get('Architecture')}`];
    const marks = names.map((one) => path.join(folder, 'info', `${one}.list`));
    return [{ version, whole: flag === 'ok' && READY.has(state) && version !== undefined, marks }];
  });
}

/** `Name: value` lines; what is indented goes on with the one before and is no matter here. */
function fieldsOf(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of stanza.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !/^\s/.test(line)) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return fields;
}
