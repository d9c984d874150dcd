import { readArguments } from '../arguments.js';
import { UsageError } from '../command.js';
import { CONNECTION_OPTIONS } from '../exec/connection.js';

/** Ports of the proxies on this machine (SPEC, "Environments"). */
const PORTS = { dev: 8002, test: 8101, prd: 5001 } as const;
type Environment = keyof typeof PORTS;

/** From where a release may go where; nothing goes to production that was not in TEST. */
const STEPS: Partial<Record<Environment, Environment>> = { dev: 'test', test: 'prd' };

export interface PromoteArguments {
  from: Environment;
  to: Environment;
  fromProject: string;
  toProject: string;
  fromUrl: string;
  toUrl: string;
  toKeyFile: string | undefined;
  projects: string;
  file: string;
  earlierFile: string;
  healthyWithin: number;
  connection: { url?: string; 'key-file'?: string; 'mint-key-file'?: string };
  worker: string | undefined;
  stateFile: string;
  report: string;
  askAgain: boolean;
  allowUnpinnedImages: boolean;
}

/** Reads the words after `promote`. Throws UsageError. */
export function parsePromoteArguments(args: readonly string[]): PromoteArguments {
  const { values, positionals } = readArguments(args, {
    ...CONNECTION_OPTIONS,
    from: { type: 'string' },
    to: { type: 'string' },
    'from-url': { type: 'string' },
    'to-url': { type: 'string' },
    'to-key-file': { type: 'string' },
    'from-project': { type: 'string' },
    'to-project': { type: 'string' },
    projects: { type: 'string' },
    file: { type: 'string' },
    'earlier-file': { type: 'string' },
    'healthy-within': { type: 'string' },
    worker: { type: 'string' },
    state: { type: 'string' },
    report: { type: 'string' },
    'ask-again': { type: 'boolean' },
    'allow-unpinned-images': { type: 'boolean' },
  });
  if (positionals.length > 0) throw new UsageError('takes no words, only options');
  const { from, to } = stepOf(values.from, values.to);
  const [fromProject, toProject] = [
    projectOf('from-project', values['from-project'] ?? `wingman-${from}`),
    projectOf('to-project', values['to-project'] ?? `wingman-${to}`),
  ];
  if (fromProject === toProject) throw new UsageError('--from-project and --to-project are one');
  if (!values.projects)
    throw new UsageError("--projects: the tenant's folder in GATEWAY_PROJECTS_FOLDER of the control");
  const file = values.file ?? `${toProject}/docker-compose.yml`;
  return {
    from,
    to,
    fromProject,
    toProject,
    fromUrl: values['from-url'] ?? `http://127.0.0.1:${PORTS[from]}`,
    toUrl: values['to-url'] ?? `http://127.0.0.1:${PORTS[to]}`,
    toKeyFile: values['to-key-file'],
    projects: values.projects,
    file: inside('file', file),
    earlierFile: inside('earlier-file', values['earlier-file'] ?? file),
    healthyWithin: secondsOf(values['healthy-within'] ?? '300'),
    connection: {
      ...(values.url !== undefined && { url: values.url }),
      ...(values['key-file'] !== undefined && { 'key-file': values['key-file'] }),
      ...(values['mint-key-file'] !== undefined && { 'mint-key-file': values['mint-key-file'] }),
    },
    worker: values.worker,
    stateFile: values.state ?? `promote-${to}.state.json`,
    report: values.report ?? `promote-${to}`,
    askAgain: values['ask-again'] ?? false,
    allowUnpinnedImages: values['allow-unpinned-images'] ?? false,
  };
}

function stepOf(from: string | undefined, to: string | undefined): { from: Environment; to: Environment } {
  const known = (name: string | undefined): name is Environment => name !== undefined && Object.hasOwn(PORTS, name);
  if (!known(from) || !known(to)) throw new UsageError('--from and --to: expected dev and test, or test and prd');
  if (STEPS[from] !== to) {
    throw new UsageError(`${from} is not promoted to ${to}: a release goes from dev to test, and from test to prd`);
  }
  return { from, to };
}

function projectOf(option: string, name: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)) return name;
  throw new UsageError(`--${option}: expected the name of a compose project`);
}

/** A word of the commands that people approve: a file in the folder of projects, by its path from there. */
function inside(option: string, file: string): string {
  if (/^[A-Za-z0-9_][\w./-]*$/.test(file) && !file.split('/').includes('..')) return file;
  throw new UsageError(`--${option}: expected a path in the folder of projects`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3_600) return seconds;
  throw new UsageError('--healthy-within: expected seconds, 1 to 3600');
}
