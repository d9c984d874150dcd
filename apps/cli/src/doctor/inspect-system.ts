import { statSync } from 'node:fs';
import { SERVICES, VERSION, serviceHealth, systemHealth } from '@wingman/contracts';
import { z } from 'zod';
import { urlOf } from '../check/service.js';
import type { CommandIo } from '../command.js';
import type { InspectedRow } from '../inspection.js';

type Environment = CommandIo['env'];
const passed = (what: string, says: string): InspectedRow => ({ what, outcome: 'passed', says });
const failed = (what: string, says: string): InspectedRow => ({ what, outcome: 'failed', says });
const unchecked = (what: string, says: string): InspectedRow => ({ what, outcome: 'not checked', says });

/** Of package.json's `engines`. */
const LEAST_NODE = [20, 19] as const;
/** What tokens allow for clocks that differ; past that genuine ones are refused. */
const MOST_SKEW_SECONDS = 5;

export function nodeRow(version: string): InspectedRow {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return (enough ? passed : failed)('node', `${version}, needed: ${LEAST_NODE.join('.')} or newer`);
}

/** Files of keys and secrets that the environment names: they must be there, and nobody else's to read. */
export function keyFileRows(env: Environment): InspectedRow[] {
  const named = Object.entries(env).filter(
    ([name, file]) => /(?:KEY|SECRET|TOKEN|URL|PASSWORD)S?_FILE$/.test(name) && file,
  );
  return named.map(([name, file = '']) => {
    try {
      const { mode } = statSync(file);
      // A public key is for everybody.
      const open = !/PUBLIC|VERIFIER/.test(name) && (mode & 0o077) !== 0;
      const says = `${file} has mode ${(mode & 0o777).toString(8)}`;
      return open ? failed(name, `${says}: others may read it (chmod 600)`) : passed(name, says);
    } catch {
      return failed(name, `${file} cannot be read`);
    }
  });
}

interface Heard {
  status: number;
  body: unknown;
  /** The server's clock against this one, in seconds; undefined when it did not say. */
  skewSeconds: number | undefined;
}

async function hear(url: URL): Promise<Heard | undefined> {
  const asked = Date.now();
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const body: unknown = await response.json().catch(() => undefined);
    const date = Date.parse(response.headers.get('date') ?? '');
    // The header has whole seconds, and was written somewhere between question and answer.
    const [least, most] = [asked - 1_000, Date.now()];
    const off = date < least ? date - least : Math.max(0, date - most);
    return { status: response.status, body, skewSeconds: Number.isNaN(off) ? undefined : off / 1_000 };
  } catch {
    return undefined;
  }
}

function clockRow({ skewSeconds }: Heard): InspectedRow {
  if (skewSeconds === undefined) return unchecked('clock', 'the proxy did not say what time it is');
  const says = `${Math.abs(skewSeconds).toFixed(1)} s apart, at most ${MOST_SKEW_SECONDS} s are allowed for`;
  return (Math.abs(skewSeconds) <= MOST_SKEW_SECONDS ? passed : failed)('clock', says);
}

const document = z.object({ info: z.object({ version: z.string() }) });

async function versionRow(base: URL): Promise<InspectedRow> {
  const heard = await hear(new URL('openapi.json', base));
  const version = document.safeParse(heard?.body).data?.info.version;
  if (version === undefined) return unchecked('version', 'the system did not say its version');
  const says = `the system is ${version}, this command line ${VERSION}`;
  return (version === VERSION ? passed : failed)('version', says);
}

async function systemRows(base: URL): Promise<InspectedRow[]> {
  const heard = await hear(new URL('health', base));
  if (!heard) return [failed('proxy', `${base.origin} does not answer`)];
  const read = systemHealth.safeParse(heard.body);
  if (!read.success) return [failed('proxy', `${base.origin}/health is no answer of Wingman (${heard.status})`)];
  const services = Object.entries(read.data.services).map(([name, { status }]) =>
    (status === 'ok' ? passed : failed)(name, status),
  );
  return [passed('proxy', base.origin), ...services, clockRow(heard), await versionRow(base)];
}

/** A service asked directly, where the environment says its address: its stores, as it sees them. */
async function serviceRows(name: string, address: string): Promise<InspectedRow[]> {
  const heard = await hear(new URL('health', `${urlOf(address).href.replace(/\/$/, '')}/`));
  const read = serviceHealth.safeParse(heard?.body);
  if (!read.success)
    return [failed(`${name}, directly`, heard ? `no answer of Wingman (${heard.status})` : 'does not answer')];
  const { dependencies } = read.data;
  return Object.entries(dependencies).map(([dependency, { status }]) =>
    (status === 'ok' ? passed : failed)(`${name}: ${dependency}`, status),
  );
}

/** Everything that a system needs to work, as far as it can be seen from here. Throws UsageError for a bad address. */
export async function inspectSystem(
  given: { url?: string | undefined },
  env: Environment,
  nodeVersion: string,
): Promise<InspectedRow[]> {
  const address = given.url || env['WINGMAN_URL'];
  const direct = SERVICES.flatMap((name) => {
    const url = env[`WINGMAN_${name.toUpperCase().replaceAll('-', '_')}_URL`];
    return url ? [serviceRows(name, url)] : [];
  });
  const stores = unchecked(
    'stores',
    'WINGMAN_<SERVICE>_URL names no service that could be asked for its database and Redis',
  );
  return [
    nodeRow(nodeVersion),
    ...keyFileRows(env),
    ...(address
      ? await systemRows(urlOf(address))
      : [failed('settings', 'WINGMAN_URL (or --url) does not say where Wingman is')]),
    ...(direct.length > 0 ? (await Promise.all(direct)).flat() : [stores]),
  ];
}
