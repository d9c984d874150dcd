import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { always, fact, readBy } from './fact-parts.js';
import { createOptionReader } from './options.js';
import { targetsOf } from './targets.js';

/** Groups whose members are root, directly or through what the group may open. */
const POWERFUL = /(?:^|,)(?:sudo|wheel|root|admin|docker|lxd|libvirt|disk|shadow|adm|kvm|incus|Administrators)(?:,|$)/i;

const readUser = createOptionReader({
  valued: '-G --groups -g --gid -u --uid -d --home -s --shell -c --comment -e --expiredate -p --password -l --login -k',
  long: '--append --lock --unlock --groups --delete --remove --non-unique',
});

const isPowerful = ({ args }: Invocation): boolean =>
  args.some(({ text }) => POWERFUL.test(text.replace(/^--?\w{1,10}=/, '')));
const isRootId = ({ args }: Invocation): boolean => {
  const options = readUser(args);
  return (
    options.values('-u', '--uid', '-g', '--gid').some(({ text }) => text === '0') || options.has('-o', '--non-unique')
  );
};

const grant = () => fact('privilege.grant', { reversibility: 'reversible' as const });

const useradd: FactReader = (invocation) =>
  isPowerful(invocation) || isRootId(invocation)
    ? [grant()]
    : [fact('accounts.create', { reversibility: 'reversible' })];

const usermod: FactReader = (invocation) =>
  isPowerful(invocation) || isRootId(invocation)
    ? [grant()]
    : [fact('accounts.change', { reversibility: 'reversible' })];

/** adduser(8) with two names puts the first into the second. */
const adduser: FactReader = (invocation) => {
  const names = readUser(invocation.args).operands;
  return names.length > 1 ? usermod(invocation) : useradd(invocation);
};

/** passwd(1): `-S` only shows; `-d` and `-u` open an account, a bare call asks at the terminal. */
const passwd: FactReader = ({ args }) => {
  const options = readUser(args);
  if (options.has('-S', '--status', '-a')) return [];
  if (options.has('-d', '--delete', '-u', '--unlock')) return [grant()];
  return [fact(options.operands.length > 0 ? 'accounts.password' : 'accounts.change')];
};

const visudo: FactReader = ({ args }) => (args.some(({ text }) => /^-\w{0,3}c|^--check$/.test(text)) ? [] : [grant()]);

const gpg: FactReader = ({ args }) => {
  const deletes = args.find(({ text }) =>
    /^--delete-(?:secret-)?(?:keys?|and-public-keys?|secret-and-public-keys?)$/.test(text),
  );
  const exports = args.some(({ text }) => /^--export-secret-(?:sub)?keys?$/.test(text));
  if (deletes) return [fact('accounts.delete', { targets: [{ text: deletes.text, scope: 'credentials' }] })];
  return exports ? [fact('credentials.read', { targets: [{ text: 'secret key', scope: 'credentials' }] })] : [];
};

/** macOS keeps its accounts in directory services. */
const dscl: FactReader = (invocation) => {
  const words = invocation.args.map(({ text }) => text);
  if (words.includes('-delete')) return [fact('accounts.delete')];
  if (words.some((word) => /^-(?:create|append|passwd|change|merge)$/.test(word))) return usermod(invocation);
  return [];
};

const groupChange: FactReader = (invocation) =>
  isPowerful(invocation) ? [grant()] : [fact('accounts.change', { reversibility: 'reversible' })];

const crackers: FactReader = ({ args }) => [fact('credentials.read', { targets: targetsOf(args.slice(-1)) })];

export const accountPrograms: Readonly<Record<string, FactReader>> = {
  useradd,
  usermod,
  adduser,
  passwd,
  visudo,
  gpg,
  gpg2: gpg,
  dscl,
  ...readBy(groupChange, 'gpasswd groupmems addgroup groupmod'),
  ...readBy(always('accounts.delete'), 'userdel deluser groupdel delgroup sysadminctl'),
  ...readBy(always('accounts.password'), 'chpasswd chgpasswd newusers vipw vigr'),
  ...readBy(crackers, 'john hashcat unshadow mimikatz'),
};
