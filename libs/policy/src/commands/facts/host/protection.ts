import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { always, fact, readBy } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

const words = ({ args }: Invocation): string[] => args.map(({ text }) => text);

/** A guard that is off can be put on again; what passed meanwhile has passed. */
const off = (): FactParts => fact('protection.disable', { reversibility: 'externally_reversible' });

/** Switches a guard off when one of the words says so. */
const offWith =
  (switching: RegExp): FactReader =>
  (invocation) =>
    words(invocation).some((word) => switching.test(word)) ? [off()] : [];

/** iptables(8): flushing, deleting chains and accepting by default open what was closed. */
const iptables: FactReader = (invocation) => {
  const given = words(invocation);
  const opens = given.some((word) => /^-[FXZD]$|^--(?:flush|delete(?:-chain)?|zero)$/.test(word));
  const policy = given.findIndex((word) => word === '-P' || word === '--policy');
  const accepts = policy >= 0 && given.slice(policy).includes('ACCEPT');
  const blocks = policy >= 0 && given.slice(policy).includes('DROP');
  if (blocks) return [fact('network.change', { traits: ['all'], reversibility: 'reversible' })];
  return opens || accepts ? [off()] : [];
};

const ip: FactReader = (invocation) => {
  const line = words(invocation)
    .filter((word) => !word.startsWith('-'))
    .join(' ');
  const breaks =
    /^(?:l|li|link) (?:s|set) .{1,60} down$|^(?:l|li|link) del|^(?:r|ro|route) (?:del|flush)|^(?:a|addr|address) (?:del|flush)|^netns del/.test(
      line,
    );
  return breaks ? [fact('network.change', { reversibility: 'reversible' })] : [];
};

const interfaceDown: FactReader = (invocation) =>
  words(invocation).includes('down') || words(invocation).includes('del')
    ? [fact('network.change', { reversibility: 'reversible' })]
    : [];

const nmcli: FactReader = (invocation) =>
  /\b(?:off|down|delete|disconnect)\b/.test(words(invocation).join(' '))
    ? [fact('network.change', { reversibility: 'reversible' })]
    : [];

/** sysctl(8): settings that are there to stop attacks, set to what lets them through. */
const WEAKENING =
  /^(?:kernel\.(?:randomize_va_space|kptr_restrict|dmesg_restrict|yama\.ptrace_scope|unprivileged_bpf_disabled)=0|net\.ipv4\.(?:tcp_syncookies|conf\.\w{1,20}\.rp_filter)=0|fs\.(?:protected_\w{1,20}|suid_dumpable)=[02]|kernel\.(?:core_pattern|modprobe)=.{1,200})$/;
const sysctl: FactReader = (invocation) => {
  const line = words(invocation).filter((word) => !word.startsWith('-'));
  const weakens = line.some((word) => WEAKENING.test(word.replaceAll(' ', '').replaceAll('/', '.')));
  return weakens ? [off(), fact('kernel.change', { reversibility: 'reversible' })] : [];
};

/** insmod(8) loads a file that is not the distribution's; modprobe(8) takes modules away with `-r`. */
const modules: FactReader = ({ program, args }) => {
  const given = args.map(({ text }) => text);
  const shows = given.some((word) => /^(?:-n|-c|-D|--(?:dry-run|show\S{0,20}|resolve-alias|list))$/.test(word));
  const changes = program !== 'modprobe' || given.some((word) => /^-\w{0,3}r\w{0,3}$|^--(?:remove|force)/.test(word));
  return changes && !shows && given.length > 0 ? [fact('kernel.change', { reversibility: 'reversible' })] : [];
};

/** crontab(1): `-r` takes the whole table away, and its key lies beside `-e`. A file or `-` replaces the table. */
const crontab: FactReader = (invocation) => {
  const given = words(invocation);
  if (given.some((word) => /^-\w{0,3}r/.test(word))) return [fact('schedule.delete')];
  if (given.includes('-l') || given.includes('-e')) return [];
  const replaces = given.some((word, index) => (word === '-' || !word.startsWith('-')) && given[index - 1] !== '-u');
  return replaces || invocation.input.from !== 'none' ? [fact('startup.write')] : [];
};

const atrm: FactReader = (invocation) => (words(invocation).length > 0 ? [fact('schedule.delete')] : []);

/** history(1): clearing it, or the log of commands, hides what was done. */
const history: FactReader = (invocation) =>
  words(invocation).some((word) => /^-\w{0,3}[cdw]/.test(word)) ? [fact('traces.delete')] : [];

const tracesWith =
  (clearing: RegExp): FactReader =>
  (invocation) =>
    words(invocation).some((word) => clearing.test(word)) ? [fact('traces.delete')] : [];

/** unset(1), set(1): what keeps a history from being written. */
const historyOff: FactReader = (invocation) =>
  /\bHIST(?:FILE|SIZE|FILESIZE)\b|^\+o history$|^-o history$/.test(words(invocation).join(' ')) &&
  !isAssigned(invocation)
    ? [fact('traces.delete')]
    : [];
const isAssigned = (invocation: Invocation): boolean =>
  words(invocation).some((word) => /^HIST\w{1,10}=[^0/]/.test(word));

const bootLoader: FactReader = () => [fact('kernel.change', { reversibility: 'externally_reversible' })];

const setenforce = offWith(/^(?:0|permissive)$/i);

export const protectionPrograms: Readonly<Record<string, FactReader>> = {
  setenforce,
  sysctl,
  ip,
  nmcli,
  crontab,
  history,
  atrm,
  ...readBy(iptables, 'iptables ip6tables iptables-legacy iptables-nft ebtables arptables'),
  ...readBy(interfaceDown, 'ifconfig ifdown route'),
  ...readBy(modules, 'modprobe insmod rmmod'),
  ...readBy(historyOff, 'unset set shopt export'),
  ...readBy(bootLoader, 'grub-install update-grub grub-mkconfig grub2-mkconfig efibootmgr bcdedit lilo'),
  nft: offWith(/^(?:flush|delete|destroy)$/),
  ufw: offWith(/^(?:disable|reset|delete|default)$/),
  'firewall-cmd': offWith(/^--(?:remove-\S{1,40}|panic-off|set-default-zone=trusted)$/),
  setsebool: offWith(/^-P$/),
  semanage: offWith(/^(?:permissive|-D|--deleteall)$/),
  'aa-teardown': always('protection.disable'),
  ...readBy(always('protection.disable'), 'aa-disable aa-complain apparmor_teardown'),
  apparmor_parser: offWith(/^-\w{0,3}R|^--remove$/),
  auditctl: offWith(/^(?:-D|-e0?|0)$/),
  csrutil: offWith(/^(?:disable|clear)$/),
  spctl: offWith(/^--(?:master|global)-disable$/),
  'pam-auth-update': offWith(/^--(?:remove|force)$/),
  'update-crypto-policies': offWith(/^LEGACY/),
  netsh: offWith(/^(?:off|reset)$/),
  tmutil: offWith(/^(?:disable\w{0,10}|delete\w{0,20})$/),
  journalctl: tracesWith(/^--vacuum-\w{1,10}/),
  wevtutil: tracesWith(/^(?:cl|clear-log)$/i),
  dmesg: tracesWith(/^-\w{0,3}[cC]|^--(?:read-)?clear$/),
  atq: () => [],
};
