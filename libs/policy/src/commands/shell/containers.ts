import type { Launcher } from './launcher.js';
import type { OptionGrammar } from './options.js';

const DOCKER_GLOBALS: OptionGrammar = {
  valued: 'cHl',
  long: ['config', 'context', 'host', 'log-level', 'tlscacert', 'tlscert', 'tlskey'],
};
const DOCKER_EXEC: OptionGrammar = { valued: 'euw', long: ['env', 'env-file', 'user', 'workdir', 'detach-keys'] };
const DOCKER_RUN: OptionGrammar = {
  valued: 'acehlmpuvw',
  flags: [
    'detach',
    'disable-content-trust',
    'help',
    'init',
    'interactive',
    'no-healthcheck',
    'oom-kill-disable',
    'privileged',
    'publish-all',
    'quiet',
    'read-only',
    'rm',
    'sig-proxy',
    'tty',
    'use-api-socket',
    'replace',
    'tls-verify',
  ],
};
const COMPOSE_GLOBALS: OptionGrammar = {
  valued: 'cHlfp',
  long: [
    'file',
    'project-name',
    'profile',
    'project-directory',
    'env-file',
    'ansi',
    'parallel',
    'progress',
    'context',
    'host',
  ],
};
const COMPOSE_EXEC: OptionGrammar = { valued: 'euw', long: ['env', 'user', 'workdir', 'index'] };
const COMPOSE_RUN: OptionGrammar = {
  valued: 'elpuvw',
  long: [
    'env',
    'env-from-file',
    'label',
    'name',
    'publish',
    'pull',
    'user',
    'volume',
    'workdir',
    'cap-add',
    'cap-drop',
    'entrypoint',
  ],
};

/** `exec` and `run` of docker and of the tools that take the same words. */
function dockerLike(): Launcher[] {
  const container = { kind: 'container', operands: 1, globals: DOCKER_GLOBALS, keeps: true } as const;
  const run = { ...container, ...DOCKER_RUN, program: '--entrypoint' };
  const compose = { ...container, globals: COMPOSE_GLOBALS };
  return [
    { ...container, ...DOCKER_EXEC, verbs: ['exec'] },
    { ...container, ...DOCKER_EXEC, verbs: ['container', 'exec'] },
    ...['run', 'create'].flatMap((verb) => [
      { ...run, verbs: [verb] },
      { ...run, verbs: ['container', verb] },
    ]),
    { ...compose, ...COMPOSE_EXEC, verbs: ['compose', 'exec'] },
    { ...compose, ...COMPOSE_RUN, verbs: ['compose', 'run'], program: '--entrypoint' },
  ];
}

function composeLike(): Launcher[] {
  const compose = { kind: 'container', operands: 1, globals: COMPOSE_GLOBALS, keeps: true } as const;
  return [
    { ...compose, ...COMPOSE_EXEC, verbs: ['exec'] },
    { ...compose, ...COMPOSE_RUN, verbs: ['run'], program: '--entrypoint' },
  ];
}

const KUBECTL: OptionGrammar = {
  valued: 'cfnlsv',
  long: [
    'container',
    'namespace',
    'filename',
    'context',
    'cluster',
    'kubeconfig',
    'user',
    'as',
    'as-group',
    'server',
    'token',
    'request-timeout',
    'image',
    'pod-running-timeout',
    'env',
    'labels',
    'overrides',
    'restart',
    'port',
    'target',
    'profile',
    'copy-to',
  ],
};

function kubectlLike(): Launcher[] {
  const pod = { ...KUBECTL, kind: 'container', operands: 1, globals: KUBECTL, behind: ['--'], keeps: true } as const;
  return ['exec', 'run', 'debug', 'rsh'].map((verb) => ({ ...pod, verbs: [verb] }));
}

const exec = (launcher: Partial<Launcher>): Launcher => ({ kind: 'container', operands: 1, keeps: true, ...launcher });

/** Programs that start commands in containers, guests and other roots. */
export const CONTAINER_LAUNCHERS: Readonly<Record<string, readonly Launcher[]>> = {
  docker: dockerLike(),
  podman: dockerLike(),
  nerdctl: dockerLike(),
  'docker-compose': composeLike(),
  'podman-compose': composeLike(),
  kubectl: kubectlLike(),
  oc: kubectlLike(),
  k3s: kubectlLike().map((launcher) => ({ ...launcher, verbs: ['kubectl', ...(launcher.verbs ?? [])] })),
  crictl: [exec({ verbs: ['exec'] })],
  ctr: [exec({ verbs: ['task', 'exec'], long: ['exec-id', 'user', 'cwd'] })],
  lxc: [exec({ verbs: ['exec'], behind: ['--'], long: ['env', 'cwd', 'user', 'group', 'mode'] })],
  incus: [exec({ verbs: ['exec'], behind: ['--'], long: ['env', 'cwd', 'user', 'group', 'mode'] })],
  'lxc-attach': [exec({ operands: 0, valued: 'nPesuglLvf', long: ['name', 'lxcpath'] })],
  pct: [exec({ verbs: ['exec'], behind: ['--'] })],
  multipass: [exec({ verbs: ['exec'], behind: ['--'], valued: 'd', kind: 'remote' })],
  machinectl: [exec({ verbs: ['shell'], valued: 'MpE' })],
  'systemd-nspawn': [
    exec({ operands: 0, valued: 'DiMuE', long: ['directory', 'image', 'machine', 'user', 'bind', 'setenv'] }),
  ],
  distrobox: [exec({ verbs: ['enter'], valued: 'n', behind: ['--'] })],
  toolbox: [exec({ verbs: ['run'], operands: 0, valued: 'cdr', long: ['container', 'distro', 'release'] })],
  'arch-chroot': [{ kind: 'plain', operands: 1, valued: 'u' }],
  flatpak: [exec({ verbs: ['run'], program: '--command' })],
  singularity: [exec({ verbs: ['exec'], valued: 'BHW', long: ['bind', 'home', 'pwd'] })],
  apptainer: [exec({ verbs: ['exec'], valued: 'BHW', long: ['bind', 'home', 'pwd'] })],
  wsl: [
    exec({
      operands: 0,
      valued: 'du',
      long: ['distribution', 'user', 'cd'],
      stays: ['--unregister', '--shutdown', '--install'],
    }),
  ],
};
