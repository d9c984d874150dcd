import type { Word } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { UNTOLD } from './git-command.js';
import { createOptionReader } from './options.js';

const isOff = (value: string): boolean => value === UNTOLD || value === 'false';

/** What git-config(1) keys do when they are set: some start programs, some switch checks off. */
function settingFacts(key: string, value: string): FactParts[] {
  if (/^http\.(?:.{1,200}\.)?sslverify$/.test(key))
    return value === UNTOLD || /^(?:false|0|no|off)$/i.test(value) ? [fact('tls.disable')] : [];
  if (key === 'core.hookspath') return [fact('git.bypass')];
  if (key === 'clean.requireforce' && isOff(value)) return [fact('git.bypass')];
  if (/^receive\.deny(?:nonfastforwards|deletes)$/.test(key) && isOff(value)) return [fact('git.bypass')];
  return [];
}

export const gitSettings = (settings: ReadonlyArray<readonly [string, string]>): FactParts[] =>
  settings.flatMap(([key, value]) => settingFacts(key, value));

const readConfig = createOptionReader({
  valued: '-f --file --blob --type --default',
  long: '--unset --unset-all --get --list',
});

/** `git config key value` and, since 2.46, `git config set key value`. */
export function gitConfig(args: readonly Word[]): FactParts[] {
  const options = readConfig(args);
  if (options.has('--get', '--get-all', '--list', '-l')) return [];
  const [first, ...rest] = options.operands.map(({ text }) => text);
  const [key, value] = first === 'set' ? rest : [first, ...rest];
  if (key === undefined || value === undefined) return [];
  return settingFacts(key.toLowerCase(), value);
}
