import type { FactReader } from '../../fact.js';
import type { Invocation, Word } from '../../invocation.js';
import { fact, readBy } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { createOptionReader } from './options.js';
import { isPrivate, isRevealing, producersOf } from './producers.js';
import { targetsOf } from './targets.js';
import { writeFacts } from './writes.js';

const readCurl = createOptionReader({
  valued:
    '-d --data --data-ascii --data-binary --data-raw --data-urlencode --json -F --form --form-string -T --upload-file ' +
    '-o --output -H --header -X --request -u --user -A --user-agent -e --referer -b --cookie -c --cookie-jar -x --proxy ' +
    '-m --max-time -w --write-out -K --config -E --cert --key --cacert --url -r --range --retry --connect-timeout -C --resolve',
  long: '--insecure --location --fail --silent',
});
const readWget = createOptionReader({
  valued:
    '-O --output-document -P --directory-prefix -o --output-file -a -i --input-file -U --user-agent --header --post-file ' +
    '--post-data --body-file --body-data --method -t --tries -T --timeout -e --execute --user --password',
  long: '--no-check-certificate --quiet --recursive',
});

const UPLOADS = '-d --data --data-ascii --data-binary --data-urlencode --json -F --form -T --upload-file'.split(' ');

/** `@file`, `name=@file`, `name@file`, `name=<file`: what curl(1) reads in place of a value. */
const fileIn = (word: Word): Word => ({
  ...word,
  text: word.text.replace(/^(?:[\w.[\]-]{0,60}=)?[@<]|^[\w.-]{1,60}@/, '').replace(/;.{0,200}$/, ''),
});

const isLocal = (words: readonly Word[]): boolean =>
  words.some(({ text }) => /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?=[:/]|$)/.test(text));

const sent = (words: readonly Word[]): FactParts => fact('data.send', { targets: targetsOf(words) });
const tlsOff = (): FactParts => fact('tls.disable', { reversibility: 'reversible' });

const feedsPrivate = (invocation: Invocation): boolean => producersOf(invocation).some(isRevealing);

const curl: FactReader = (invocation) => {
  const options = readCurl(invocation.args);
  const files = options
    .values(...UPLOADS)
    .map(fileIn)
    .filter(isPrivate);
  const local = isLocal(options.operands);
  return [
    ...((files.length > 0 || feedsPrivate(invocation)) && !local ? [sent(files)] : []),
    ...(options.has('-k', '--insecure', '--proxy-insecure') && !local ? [tlsOff()] : []),
    ...writeFacts(options.values('-o', '--output'), { replaces: true }),
  ];
};

const wget: FactReader = (invocation) => {
  const options = readWget(invocation.args);
  const files = options.values('--post-file', '--body-file').filter(isPrivate);
  const written = options.values('-O', '--output-document').filter(({ text }) => text !== '-');
  return [
    ...(files.length > 0 || feedsPrivate(invocation) ? [sent(files)] : []),
    ...(options.has('--no-check-certificate') && !isLocal(options.operands) ? [tlsOff()] : []),
    ...writeFacts(written, { replaces: true }),
  ];
};

/** Programs that send what they are fed, or the private files they are given. */
const sender: FactReader = (invocation) => {
  const files = invocation.args.map(fileIn).filter(isPrivate);
  const fed = invocation.input.from === 'file' && isPrivate(invocation.input.target);
  return files.length > 0 || fed || feedsPrivate(invocation) ? [sent(files)] : [];
};

/** Programs that pass on what they are fed; a name that is looked up reaches the name's owner, too. */
const carrier: FactReader = (invocation) => {
  const fed = invocation.input.from === 'file' && isPrivate(invocation.input.target);
  return fed || feedsPrivate(invocation) ? [sent([])] : [];
};

const readCopy = createOptionReader({ valued: '-i -P -F -o -S -c -l -J -e --rsh -X -D' });

/** scp(1), rsync(1): files go out when the last word names another machine. */
const remoteCopy: FactReader = ({ args }) => {
  const operands = readCopy(args).operands;
  const outbound = /^(?:[\w.-]{1,100}@)?[\w.-]{2,200}:|^\w{2,10}:\/\//.test(operands.at(-1)?.text ?? '');
  const files = operands.slice(0, -1).filter(isPrivate);
  return outbound && files.length > 0 ? [sent(files)] : [];
};

/** What a command on another machine is fed leaves this one (`tar … | ssh host 'cat > x'`). */
export const sentByPipe = (invocation: Invocation): FactParts[] => {
  const remote = invocation.wrappers.some(({ kind }) => kind === 'remote');
  if (!remote || invocation.input.from !== 'pipe') return [];
  return feedsPrivate({ ...invocation, args: [] }) ? [sent([])] : [];
};

export const networkPrograms: Readonly<Record<string, FactReader>> = {
  curl,
  wget,
  wget2: wget,
  ...readBy(sender, 'ftp tftp lftp http https xh mail mailx sendmail mutt gist pastebinit transfer'),
  ...readBy(carrier, 'nc ncat netcat socat telnet openssl ssh sftp dig host nslookup ping'),
  ...readBy(remoteCopy, 'scp rsync'),
};
