import { readFile } from 'node:fs/promises';
import type { Command } from '../command.js';
import { UsageError } from '../command.js';
import { serviceCommand } from '../service/service-command.js';
import { onOneLine } from '../text.js';

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${file}`);
  }
}

const show: Command = serviceCommand({
  name: 'policy show',
  summary: 'show the policy in force: the built-in rules and the own layers',
  keys: ['read', 'decide', 'admin'],
  async run({ client }) {
    const policy = await client.getPolicy();
    return { json: policy, lines: JSON.stringify(policy, null, 2).split('\n') };
  },
});

const trial: Command = serviceCommand({
  name: 'policy test',
  summary: 'what draft layers (YAML) would change on some texts',
  takes: ['LAYERS_FILE', 'TEXT_FILE'],
  options: { environment: { value: 'NAME', about: 'where the work would be done' } },
  keys: ['read', 'decide', 'admin'],
  exitCodes: '0 nothing is decided otherwise, 1 the text is decided otherwise',
  async run({ client, words: [layers = '', file = ''], text }) {
    const environment = text('environment');
    const answer = await client.testPolicy({
      yaml: await textOf(layers),
      texts: [await textOf(file)],
      ...(environment !== undefined && { environment }),
    });
    const word = ({ rejected }: { rejected: boolean }) => (rejected ? 'REJECTED' : 'APPROVED');
    const lines = answer.items.flatMap(({ now, draft }) => [
      `now ${word(now)}, by the draft ${word(draft)}`,
      ...draft.violations.map(
        ({ rule_id: rule, mode, message }) => `  ${onOneLine(rule)} (${mode}): ${onOneLine(message)}`,
      ),
    ]);
    return { json: answer, lines, exitCode: answer.changed > 0 ? 1 : 0 };
  },
});

export const policyCommands: readonly Command[] = [show, trial];
