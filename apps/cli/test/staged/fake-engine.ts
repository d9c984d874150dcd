import type { Container } from '../../src/promote/running.js';

/** An engine as the gateway shows it to whoever only reads. */
export interface FakeEngine {
  /** By compose project. */
  containers: Record<string, Container[]>;
  /** Ids by the words that name images. */
  images: Record<string, string>;
}

const printed = (lines: readonly string[], exitCode = 0) => ({
  exit_code: exitCode,
  stdout: lines.map((line) => `${line}\n`).join(''),
  stderr: '',
  truncated: false,
  duration_ms: 1,
});

const lineOf = ({ service, image, state, exitCode, health }: Container): string =>
  [service, image, state, exitCode, health, ''].join('\t');

/** Answers the three commands by which a promotion looks. */
export function readFrom({ containers, images }: FakeEngine, command: readonly string[]) {
  const [, noun = '', verb = ''] = command;
  if (noun === 'ps') {
    const project = command.at(-1)?.replace('label=com.docker.compose.project=', '') ?? '';
    return printed((containers[project] ?? []).map((_, index) => `${project}/${index}`));
  }
  const words = command.slice(5);
  if (noun === 'container' && verb === 'inspect') {
    return printed(
      words.map((word) => {
        const [project = '', index] = word.split('/');
        const found = containers[project]?.[Number(index)];
        if (!found) throw new Error(`no container ${word}`);
        return lineOf(found);
      }),
    );
  }
  const id = images[words[0] ?? ''];
  return id === undefined ? printed([], 1) : printed([id]);
}
