import { readArguments } from '../arguments.js';
import { UsageError } from '../command.js';
import { CONNECTION_OPTIONS } from '../exec/connection.js';
import type { Drilled } from './plan.js';

/** Ports of the environments that may be drilled (SPEC, "Environments"). */
const PORTS = { test: 8101, prd: 5001 } as const;

export interface DrillArguments {
  drilled: Drilled;
  drilledUrl: string;
  drilledKeyFile: string | undefined;
  connection: { url?: string; 'key-file'?: string; 'mint-key-file'?: string };
  worker: string | undefined;
  stateFile: string;
  report: string;
  askAgain: boolean;
}

/** Reads the words after `dr-drill`. Throws UsageError. */
export function parseDrillArguments(args: readonly string[]): DrillArguments {
  const { values, positionals } = readArguments(args, {
    ...CONNECTION_OPTIONS,
    env: { type: 'string' },
    'drilled-url': { type: 'string' },
    'drilled-key-file': { type: 'string' },
    project: { type: 'string' },
    file: { type: 'string' },
    rebuild: { type: 'string', multiple: true },
    worker: { type: 'string' },
    state: { type: 'string' },
    report: { type: 'string' },
    'ask-again': { type: 'boolean' },
  });
  if (positionals.length > 0) throw new UsageError('takes no words, only options');
  const { env } = values;
  if (env !== 'test' && env !== 'prd') throw new UsageError('--env: expected test or prd');
  const project = values.project ?? `wingman-${env}`;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(project)) throw new UsageError('--project: expected the name of a compose project');
  return {
    drilled: {
      environment: env,
      project,
      file: values.file ?? `${project}/docker-compose.yml`,
      rebuild: (values.rebuild ?? []).map(rebuiltOf),
    },
    drilledUrl: values['drilled-url'] ?? `http://127.0.0.1:${PORTS[env]}`,
    drilledKeyFile: values['drilled-key-file'],
    connection: given(values),
    worker: values.worker,
    stateFile: values.state ?? `dr-drill-${env}.state.json`,
    report: values.report ?? `dr-drill-${env}`,
    askAgain: values['ask-again'] ?? false,
  };
}

function rebuiltOf(pair: string): Drilled['rebuild'][number] {
  const at = pair.indexOf('=');
  const [image, folder] = [pair.slice(0, at), pair.slice(at + 1)];
  if (at <= 0 || folder === '' || [image, folder].some((word) => word.startsWith('-'))) {
    throw new UsageError('--rebuild: expected IMAGE=FOLDER');
  }
  return { image, folder };
}

const given = (values: Partial<Record<keyof typeof CONNECTION_OPTIONS, string | undefined>>) =>
  Object.fromEntries(
    Object.keys(CONNECTION_OPTIONS)
      .map((name) => [name, values[name as keyof typeof CONNECTION_OPTIONS]] as const)
      .filter(([, value]) => value !== undefined),
  );
