import { type WingmanClient, WingmanError } from '@wingman/sdk';
import { UsageError } from '../command.js';
import { reasonOf } from '../check/service.js';
import { onOneLine } from '../text.js';

/** A container of a service, as the engine has it. */
export interface Container {
  service: string;
  /** The id of its image. */
  image: string;
  state: string;
  exitCode: number;
  /** Empty where the image has no health check. */
  health: string;
}

const FIELDS = [
  '{{index .Config.Labels "com.docker.compose.service"}}',
  '{{.Image}}',
  '{{.State.Status}}',
  '{{.State.ExitCode}}',
  '{{if .State.Health}}{{.State.Health.Status}}{{end}}',
  '{{index .Config.Labels "com.docker.compose.oneoff"}}',
].join('\t');

type Reader = Pick<WingmanClient, 'readDocker'>;

/** The containers of a project, told by the control's gateway. Throws UsageError. */
export async function containersOf(client: Reader, project: string): Promise<Container[]> {
  const label = `label=com.docker.compose.project=${project}`;
  const found = await linesOf(client, ['docker', 'ps', '--all', '--quiet', '--no-trunc', '--filter', label]);
  if (found.length === 0) return [];
  return readContainers(await linesOf(client, ['docker', 'container', 'inspect', '--format', FIELDS, ...found]));
}

/** Reads the lines of the inspection; what ran once by hand (`compose run`) is no part of the project's services. */
export function readContainers(lines: readonly string[]): Container[] {
  return lines.flatMap((line) => {
    const [service = '', image = '', state = '', code = '', health = '', once = ''] = line.split('\t');
    if (once === 'True' || service === '') return [];
    return [{ service, image, state, exitCode: Number(code), health }];
  });
}

/** The ids of images by the words that name them; what the engine does not have is left out. Throws UsageError. */
export async function imageIdsOf(client: Reader, words: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const word of new Set(words)) {
    const { exit_code: code, stdout } = await read(client, ['docker', 'image', 'inspect', '--format', '{{.Id}}', word]);
    const id = stdout.trim();
    if (code === 0 && /^sha256:[0-9a-f]{64}$/.test(id)) ids.set(word, id);
  }
  return ids;
}

async function linesOf(client: Reader, command: string[]): Promise<string[]> {
  const { exit_code: code, stdout, stderr, truncated } = await read(client, command);
  if (code !== 0 || truncated) throw new UsageError(`the control cannot look at the engine: ${onOneLine(stderr)}`);
  return stdout.split('\n').filter((line) => line !== '');
}

async function read(client: Reader, command: string[]) {
  try {
    return await client.readDocker({ command });
  } catch (error) {
    if (!(error instanceof WingmanError)) throw error;
    throw new UsageError(`the control cannot look at the engine: ${reasonOf(error, 'it')}`);
  }
}
