import { formatVerifierKey, NoteError } from '@wingman/ledger-format';
import { everyItem, type WingmanClient, WingmanError } from '@wingman/sdk';
import { verifierKeys } from '../backup/ledger-keys.js';
import { type Command, UsageError } from '../command.js';
import { type Answered, type ServiceCall, serviceCommand } from '../service/service-command.js';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeTenantFolder, type WrittenTenant } from './export-folder.js';
import { NotWhole } from './export-lines.js';

/** Reads the whole tenant into a folder. */
async function take({ client, io, texts }: ServiceCall, id: string, folder: string): Promise<WrittenTenant> {
  const earlier = verifierKeys(texts('key')).map(formatVerifierKey);
  const keys = [(await client.getLedgerKey()).trim(), ...earlier];
  const source = { chunks: await client.exportTenant({ id }), verifierKeys: keys, tenantId: id };
  return writeTenantFolder(folder, source, (rows) => io.progress?.(`${rows} rows`));
}

const KEY_OPTION = {
  key: {
    value: 'VKEY',
    about:
      'a verifier key that the ledger had before (text or file), for a log that did not grow since; may be repeated',
    multiple: true,
  },
};

const refused = (error: unknown): Answered => {
  if (!(error instanceof NotWhole) && !(error instanceof NoteError)) throw error;
  const reason = `not a whole export: ${error.message}`;
  return { json: { ok: false, reason }, lines: [reason], exitCode: 1 };
};

const idOf = (word: string): string => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) throw new UsageError('TENANT_ID is a UUID');
  return word.toLowerCase();
};

export const exportTenant: Command = serviceCommand({
  name: 'tenants export',
  summary: 'write all of a tenant but its secrets to a folder, with its log, proven',
  about: `Writes all of a tenant as it is at one moment to a new FOLDER: tenant.json, tables/<table>.jsonl, and the log as
ledger.jsonl with its checkpoint and the ledger's key (wingman ledger verify). Secrets are left out. An admin exports the
tenant's own; a platform key exports a suspended one.`,
  takes: ['TENANT_ID', 'FOLDER'],
  options: KEY_OPTION,
  keys: ['admin', 'platform'],
  exitCodes: '0 written, whole and proven, 1 not a whole export: nothing is left of it',
  async run(call) {
    const [word = '', folder = ''] = call.words;
    try {
      const written = await take(call, idOf(word), folder);
      const { name, rows, log_size: size, entries_uncovered: uncovered } = written;
      const late = uncovered === 0 ? [] : [`${uncovered} entries came after the newest checkpoint and are not in it`];
      return {
        json: { ok: true, folder, ...written },
        lines: [`${rows} rows of ${name} in ${folder}; its log of ${size} entries is proven`, ...late],
      };
    } catch (error) {
      return refused(error);
    }
  },
});

/** Longer than the proxies wait: what asked again while a large tenant goes would hear that there is none. */
export const ERASURE_MS = 130_000;
const ATTEMPTS = 30;
const PAUSE_MS = 1_000;

export const deleteTenant: Command = serviceCommand({
  name: 'tenants delete',
  summary: 'suspend a tenant, export it to a folder, and erase it for good',
  about: `Suspends a tenant, exports it to a new FOLDER (wingman tenants export), and erases it with its whole log, for good. It is
erased only when the export is whole and the log has not grown since; otherwise it stays suspended.`,
  takes: ['TENANT_ID', 'FOLDER'],
  options: { ...KEY_OPTION, confirm: { value: 'NAME', about: "the tenant's name, as it is" } },
  keys: ['platform'],
  exitCodes: '0 exported and erased, 1 no whole export: suspended and not erased',
  async run(call) {
    const { client, text } = call;
    const [word = '', folder = ''] = call.words;
    const id = idOf(word);
    const confirm = text('confirm');
    if (confirm === undefined) throw new UsageError('--confirm NAME is missing: what is erased does not come back');
    await assertName(client, id, confirm);
    await client.suspendTenant({ id });
    try {
      for (let attempt = 1; ; attempt += 1) {
        const written = await take(call, id, folder);
        const erased = await eraseIfWhole(client, written, confirm);
        if (erased !== undefined) {
          const { log_size: size } = erased;
          const line = `${id} is erased; its log had ${size} entries, which are in ${folder}`;
          return { json: { ...erased, folder }, lines: [line] };
        }
        // What was accepted before is still on its way into the log: an export without it is not the last one.
        await rm(folder, { recursive: true });
        if (attempt >= ATTEMPTS) throw new NotWhole('the log does not come to its end; the tenant is suspended');
        await sleep(PAUSE_MS);
      }
    } catch (error) {
      return refused(error);
    }
  },
});

/** Nobody's keys stop working for a slip in the id. */
async function assertName(client: WingmanClient, id: string, name: string): Promise<void> {
  for await (const tenant of everyItem(client.listTenants, { limit: 500 })) {
    if (tenant.tenant_id !== id) continue;
    if (tenant.name === name) return;
    throw new UsageError(`--confirm: ${id} has another name`);
  }
  throw new UsageError(`there is no tenant ${id}`);
}

/** Erases what is whole in the export; undefined: something of it is still under way. */
async function eraseIfWhole(client: WingmanClient, { tenant_id: id, ...written }: WrittenTenant, confirm: string) {
  if (written.entries_uncovered > 0) return undefined;
  try {
    return await client.eraseTenant({ id, confirm, log_size: written.log_size }, { timeoutMs: ERASURE_MS });
  } catch (error) {
    if (error instanceof WingmanError && error.code === 'ledger_busy') return undefined;
    throw error;
  }
}
