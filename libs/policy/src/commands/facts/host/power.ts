import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { fact, readBy, traitsWhere } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { createOptionReader } from './options.js';

const words = ({ args }: Invocation): string[] => args.map(({ text }) => text);

/** shutdown(8): `-c` calls it off, `-k` only warns. */
const shutdown: FactReader = (invocation) =>
  words(invocation).some((word) => /^-\w{0,2}[ckw]$|^--(?:show|wtmp-only)$|^\/a$/.test(word))
    ? []
    : [fact('system.power')];

const init: FactReader = (invocation) =>
  words(invocation).some((word) => /^[0-6sS]$/.test(word)) ? [fact('system.power')] : [];

/** Services whose end opens or blinds the machine. */
const GUARDS =
  /^(?:auditd|apparmor|firewalld|ufw|nftables|iptables|netfilter-persistent|fail2ban|rsyslog|syslog(?:-ng)?|systemd-journald|crowdsec|clamav\S{0,20}|falcon-sensor|falco|osqueryd|wazuh-agent|sssd|selinux\S{0,20}|unattended-upgrades|mdatp|auditbeat|wingman\S{0,60})(?:\.\w{1,10})?$/;

const readSystemctl = createOptionReader({
  valued:
    '-t --type -p --property -H --host -M --machine -n --lines -o --output -s --signal --state --root --kill-whom --what',
});

const stopped = (units: readonly string[], all = false): FactParts[] => [
  fact('service.stop', {
    targets: units.map((text) => ({ text, scope: 'object' })),
    traits: traitsWhere({ all }),
    reversibility: 'reversible',
  }),
  ...(units.some((unit) => GUARDS.test(unit)) ? [fact('protection.disable', { reversibility: 'reversible' })] : []),
];

const POWER_VERBS =
  /^(?:reboot|poweroff|halt|kexec|soft-reboot|suspend|hibernate|hybrid-sleep|suspend-then-hibernate|rescue|emergency|exit|isolate|switch-root)$/;
const STOP_VERBS = /^(?:stop|disable|mask|kill|freeze|clean|revert)$/;

const systemctl: FactReader = ({ args }) => {
  const [verb = '', ...units] = readSystemctl(args).operands.map(({ text }) => text);
  if (POWER_VERBS.test(verb)) return [fact('system.power')];
  return STOP_VERBS.test(verb) ? stopped(units) : [];
};

/** service(8) and its relatives name the unit first. */
const service: FactReader = (invocation) => {
  const [unit = '', verb = ''] = words(invocation).filter((word) => !word.startsWith('-'));
  return /^(?:stop|disable|delete|kill|off|zap)$/.test(verb) ? stopped([unit]) : [];
};

/** The verb comes first here. */
const verbFirst: FactReader = (invocation) => {
  const [verb = '', ...units] = words(invocation).filter((word) => !word.startsWith('-'));
  return /^(?:stop|disable|del|delete|remove|unload|bootout|kill|shutdown|down|exit|force-stop)$/.test(verb)
    ? stopped(units)
    : [];
};

const updateRc: FactReader = (invocation) => {
  const [unit = '', verb = ''] = words(invocation).filter((word) => !word.startsWith('-'));
  return /^(?:remove|disable)$/.test(verb) ? stopped([unit]) : [];
};

export const powerPrograms: Readonly<Record<string, FactReader>> = {
  shutdown,
  systemctl,
  ...readBy(shutdown, 'reboot halt poweroff kexec'),
  ...readBy(init, 'init telinit'),
  ...readBy(service, 'service rc-service invoke-rc.d chkconfig'),
  ...readBy(verbFirst, 'supervisorctl monit initctl launchctl net sc nssm s6-svc'),
  'update-rc.d': updateRc,
  'rc-update': verbFirst,
};
