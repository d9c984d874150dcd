import type { Command } from '../command.js';
import { NoteError } from '@wingman/ledger-format';
import { serviceCommand } from '../service/service-command.js';
import { NotProven, writeExport } from './export-files.js';

const checkpoint: Command = serviceCommand({
  name: 'ledger checkpoint',
  summary: 'print the newest signed checkpoint, for keeping elsewhere',
  keys: ['read', 'decide', 'admin'],
  async run({ client }) {
    const note = await client.getCheckpoint();
    return { json: { checkpoint: note }, lines: [note.replace(/\n$/, '')] };
  },
});

const ledgerExport: Command = serviceCommand({
  name: 'ledger export',
  summary: 'write the whole log to a file, proven against its checkpoint',
  about: `Writes the log as it is at its newest checkpoint to FILE, that checkpoint to FILE.checkpoint and the ledger's key to
FILE.vkey. It is proven while it arrives; what does not hold leaves no file. For a proof to others take the key from a
place that whoever could change the export cannot change: wingman ledger verify.`,
  takes: ['FILE'],
  options: { tenant: { value: 'ID', about: "accept only this tenant's log" } },
  keys: ['read', 'decide', 'admin'],
  exitCodes: '0 written and proven, 1 not what was signed',
  async run({ client, words: [file = ''], text, io }) {
    const files = { export: file, checkpoint: `${file}.checkpoint`, key: `${file}.vkey` };
    const onLines = (lines: number, of: number) => io.progress?.(`${lines} of ${of} entries`);
    try {
      const { size, origin } = await writeExport(client, files, { tenantId: text('tenant'), onLines });
      return { json: { ok: true, ...files, origin, size }, lines: [`${size} entries of ${origin} in ${file}`] };
    } catch (error) {
      if (!(error instanceof NotProven) && !(error instanceof NoteError)) throw error;
      const reason = `not what was signed: ${error.message}`;
      return { json: { ok: false, reason }, lines: [reason], exitCode: 1 };
    }
  },
});

export const ledgerCommands: readonly Command[] = [checkpoint, ledgerExport];
