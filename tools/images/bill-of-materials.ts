import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../stack/folder.js';

interface Contents {
  name: string;
  version: string;
  /** Names of npm packages inside the bundle. */
  npm: readonly string[];
  /** `<name>=<version>` of Debian packages in the base. */
  debian: readonly string[];
}

/** @see https://cyclonedx.org/docs/1.5/json/ and https://github.com/package-url/purl-spec */
export function billOfMaterials({ name, version, npm, debian }: Contents): object {
  const locked = lockedVersions();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name: `wingman-${name}`, version } },
    components: [
      ...npm.map((item) => {
        const locks = locked.get(item) ?? 'unknown';
        return { type: 'library', name: item, version: locks, purl: `pkg:npm/${item.replace('@', '%40')}@${locks}` };
      }),
      ...debian.map((item) => {
        const [deb = '', at = ''] = item.split(/=(.*)/);
        return { type: 'library', name: deb, version: at, purl: `pkg:deb/debian/${deb}@${encodeURIComponent(at)}` };
      }),
    ],
  };
}

/** Of what lies at the top of `node_modules`, where bundles take packages from. */
function lockedVersions(): Map<string, string> {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const found = Object.entries(lock.packages).filter(([place]) => place.lastIndexOf('node_modules/') === 0);
  return new Map(found.map(([place, { version }]) => [place.slice('node_modules/'.length), version ?? 'unknown']));
}
