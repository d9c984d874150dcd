import type { Wrapper } from '../invocation.js';
import type { OptionGrammar } from './options.js';

/** A program whose operands are another command: how its own part is told from that command. */
export interface Prefix extends OptionGrammar {
  kind: Wrapper;
  /** Operands in front of the command (`timeout 5 …`). */
  operands?: number;
  /** With one of these it does something else and starts nothing. */
  stays?: readonly string[];
}

const plain = (grammar: Omit<Prefix, 'kind'> = {}): Prefix => ({ kind: 'plain', ...grammar });

/** Programs that start the command behind their own options, from their manual pages. */
export const PREFIXES: ReadonlyMap<string, Prefix> = new Map<string, Prefix>(
  Object.entries({
    sudo: {
      kind: 'privilege',
      valued: 'ughpCrtTUDRca',
      long: [
        'user',
        'group',
        'host',
        'prompt',
        'close-from',
        'role',
        'type',
        'command-timeout',
        'other-user',
        'chdir',
        'chroot',
      ],
      stays: ['-e', '--edit', '-l', '--list', '-v', '--validate', '-K', '--remove-timestamp', '-V', '--version'],
    },
    doas: { kind: 'privilege', valued: 'uC', stays: ['-L'] },
    pkexec: { kind: 'privilege', long: ['user'] },
    gosu: { kind: 'privilege', operands: 1 },
    'su-exec': { kind: 'privilege', operands: 1 },
    setpriv: plain({
      long: [
        'reuid',
        'regid',
        'groups',
        'inh-caps',
        'ambient-caps',
        'bounding-set',
        'securebits',
        'pdeathsig',
        'selinux-label',
        'apparmor-profile',
      ],
    }),
    nohup: plain(),
    setsid: plain(),
    time: plain({ valued: 'fo', long: ['format', 'output'] }),
    timeout: plain({ valued: 'sk', long: ['signal', 'kill-after'], operands: 1 }),
    gtimeout: plain({ valued: 'sk', long: ['signal', 'kill-after'], operands: 1 }),
    nice: plain({ valued: 'n', long: ['adjustment'] }),
    ionice: plain({ valued: 'cn', long: ['class', 'classdata'], stays: ['-p', '--pid'] }),
    chrt: plain({ valued: 'TPD', operands: 1, stays: ['-p', '--pid'] }),
    taskset: plain({ operands: 1, stays: ['-p', '--pid'] }),
    stdbuf: plain({ valued: 'ioe', long: ['input', 'output', 'error'] }),
    unbuffer: plain(),
    chroot: plain({ long: ['userspec', 'groups'], operands: 1 }),
    unshare: plain({ valued: 'SGRw', long: ['setuid', 'setgid', 'root', 'wd', 'propagation', 'setgroups'] }),
    nsenter: { kind: 'privilege', valued: 'tSGNW', long: ['target', 'setuid', 'setgid'] },
    strace: plain({ valued: 'abeoOpPsSuEIX', long: ['output', 'trace', 'attach', 'user', 'env'] }),
    ltrace: plain({ valued: 'aAbDeFlnopsuxX' }),
    valgrind: plain(),
    command: plain({ stays: ['-v', '-V'] }),
    builtin: plain(),
    exec: plain({ valued: 'a' }),
    busybox: plain({ stays: ['--list', '--install', '--list-full'] }),
    toybox: plain(),
    fakeroot: plain({ valued: 'lsibf' }),
    firejail: plain(),
    proot: plain({ valued: 'rbqkw' }),
    'systemd-run': plain({
      valued: 'HMuptEd',
      long: [
        'unit',
        'property',
        'description',
        'slice',
        'uid',
        'gid',
        'nice',
        'working-directory',
        'setenv',
        'on-active',
        'on-boot',
        'on-calendar',
        'machine',
        'host',
      ],
    }),
    'systemd-inhibit': plain({ long: ['what', 'who', 'why', 'mode'] }),
    cgexec: plain({ valued: 'g' }),
    numactl: plain({ valued: 'iNmpCl', long: ['interleave', 'cpunodebind', 'membind', 'preferred', 'physcpubind'] }),
    setarch: plain({ operands: 1 }),
    proxychains: plain({ valued: 'f' }),
    proxychains4: plain({ valued: 'f' }),
    torsocks: plain({ valued: 'auP' }),
    torify: plain(),
    'dbus-run-session': plain({ long: ['config-file', 'dbus-daemon'] }),
    'xvfb-run': plain({ valued: 'nefspw', long: ['server-num', 'server-args', 'error-file', 'auth-file'] }),
    caffeinate: plain({ valued: 'tw' }),
    tini: plain({ valued: 'pe' }),
    'dumb-init': plain(),
    catchsegv: plain(),
    sshpass: plain({ valued: 'pdfP' }),
    'aws-vault': plain({ operands: 2 }),
    chronic: plain(),
    ts: plain(),
    rlwrap: plain(),
    entr: { kind: 'each' },
    noglob: plain(),
    nocorrect: plain(),
  } satisfies Record<string, Prefix>),
);
