import type { Stack } from '../stack/stack.js';

/** The screen after the start: where Wingman is, where the keys are, and three lines to try it with. */
export function welcome(stack: Stack, { root, sandbox }: { root: string; sandbox: string }): string {
  const context = JSON.stringify({ cwd: sandbox });
  const claim = (worker: string, sentence: string): string =>
    `curl -sw '\\n' "$WINGMAN_URL/log_claim" -H "Authorization: Bearer $WINGMAN_WORK_KEY" -H 'Content-Type: application/json' ` +
    `-d ${quoted(`{"worker_id":"${worker}","claim":"${sentence}","context":${context}}`)}`;
  const verdicts = `curl -sw '\\n' "$WINGMAN_URL/verifications?limit=2" -H "Authorization: Bearer $WINGMAN_READ_KEY"`;
  return `
Wingman runs at ${stack.url}

  keys and addresses   .wingman/dev.env
  logs                 .wingman/logs/
  folder to play in    ${sandbox}

Try it from another terminal. A true claim, a lie, and what Wingman found:

cd ${quoted(root)} && . .wingman/dev.env
echo hello > sandbox/hello.txt; ${claim('honest-worker', 'I created hello.txt')}
${claim('lying-worker', 'I created backup.tar')}
${verdicts}

Ctrl-C stops everything.
`;
}

/** One word for a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
