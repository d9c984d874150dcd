import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { fact, readBy } from './fact-parts.js';
import { textFedTo } from './producers.js';

/** What deletes in the languages of sftp(1), ftp(1), lftp(1) and smbclient(1): a command, or an option of `mirror`. */
const DELETES =
  /(?:^|[\n;])[ \t]{0,8}(?:(?:rm|rmdir|mrm|delete|mdelete|del|deltree)[ \t]|mirror\b[^\n;]{0,200}[ \t]--delete\b)/;
const SCRIPT_OPTION = /^(?:-c|-e|--command)$/;

/** Programs that take commands for the files of another machine from an option or from what they are fed. */
const remoteFiles: FactReader = (invocation) =>
  DELETES.test(scriptOf(invocation))
    ? [fact('files.delete', { targets: [{ text: '', scope: 'unknown' }], traits: ['recursive', 'remote'] })]
    : [];

const scriptOf = (invocation: Invocation): string =>
  [
    ...invocation.args.flatMap(({ text }, at) =>
      SCRIPT_OPTION.test(invocation.args[at - 1]?.text ?? '') ? [text] : [],
    ),
    textFedTo(invocation),
  ].join('\n');

export const remoteFilePrograms: Readonly<Record<string, FactReader>> = readBy(
  remoteFiles,
  'sftp ftp lftp smbclient ncftp',
);
