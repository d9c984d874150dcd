import { BadValue } from '../values/bad-value.js';
import { nanosecondsOf } from '../values/duration.js';
import type { Flags } from '../values/flags.js';
import { environmentOf, labelsOf } from '../values/key-value.js';
import { wholeNumber } from '../values/number.js';
import { portsOf } from '../values/ports.js';
import type { Mounts } from './mounts.js';

const STREAMS = new Set(['stdin', 'stdout', 'stderr']);

/** The outer part of a create body. Source: docker/cli `container/opts.go`, parse. @throws BadValue */
export function configOf(
  flags: Flags,
  { image, command }: { image: string; command: readonly string[] },
  mounts: Mounts,
) {
  const { exposed } = portsOf(flags.all('publish'), flags.all('expose'));
  const entrypoint = flags.last('entrypoint');
  return {
    Hostname: flags.last('hostname') ?? '',
    Domainname: flags.last('domainname') ?? '',
    User: flags.last('user') ?? '',
    ...streamsOf(flags),
    ExposedPorts: Object.keys(exposed).length > 0 ? exposed : undefined,
    Env: flags.given('env') ? environmentOf(flags.all('env')) : null,
    Cmd: command.length > 0 ? command : null,
    Healthcheck: healthOf(flags),
    Image: image,
    Volumes: mounts.anonymous,
    WorkingDir: flags.last('workdir') ?? '',
    // An empty one takes the image's away.
    Entrypoint: entrypoint === undefined ? null : [entrypoint],
    Labels: labelsOf(flags.all('label')),
    StopSignal: flags.last('stop-signal') || undefined,
    StopTimeout: flags.read('stop-timeout', (value) => wholeNumber(value), undefined),
  };
}

function streamsOf(flags: Flags) {
  const named = flags.all('attach').map((stream) => stream.toLowerCase());
  if (named.some((stream) => !STREAMS.has(stream))) throw new BadValue('valid streams are STDIN, STDOUT and STDERR');
  const detached = flags.on('detach');
  if (detached && named.length > 0)
    throw new BadValue('conflicting options: cannot specify both --attach and --detach');
  const [Tty, OpenStdin] = [flags.on('tty'), flags.on('interactive')];
  const attached = (stream: string) => !detached && (named.length === 0 ? stream !== 'stdin' : named.includes(stream));
  const AttachStdin = attached('stdin') || (OpenStdin && !detached);
  if (Tty && AttachStdin) throw new BadValue('a terminal has no input here: -t without -i');
  return {
    AttachStdin,
    AttachStdout: attached('stdout'),
    AttachStderr: attached('stderr'),
    Tty,
    OpenStdin,
    StdinOnce: OpenStdin && AttachStdin,
  };
}

function healthOf(flags: Flags) {
  const duration = (name: string) => flags.read(`health-${name}`, nanosecondsOf, 0) || undefined;
  const command = flags.last('health-cmd');
  const settings = {
    Test: command ? ['CMD-SHELL', command] : undefined,
    Interval: duration('interval'),
    Timeout: duration('timeout'),
    StartPeriod: duration('start-period'),
    StartInterval: duration('start-interval'),
    Retries: flags.read('health-retries', (value) => wholeNumber(value, { least: 0 }), 0) || undefined,
  };
  const any = Object.values(settings).some((value) => value !== undefined);
  if (!flags.on('no-healthcheck')) return any ? settings : undefined;
  if (any) throw new BadValue('--no-healthcheck conflicts with --health-* options');
  return { Test: ['NONE'] };
}
