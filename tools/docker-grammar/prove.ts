import type { Client } from './client.js';
import { wordsOf, type Walked } from './walk.js';

/**
 * Asks the client about every flag: one that takes a value says so when it stands last, a switch refuses a word that
 * is no truth value. The sentences are pflag's. Returns what does not hold.
 */
export function prove(client: Client, { commands }: Walked): string[] {
  const wrong: string[] = [];
  for (const [name, { flags }] of commands) {
    for (const flag of flags) {
      if (!holds(client, name, flag)) wrong.push(`${name}: ${flag}`);
    }
  }
  return wrong;
}

/** Does the client know this flag, and does it take a value as its notation says? */
export function holds(client: Client, name: string, flag: string): boolean {
  const [spelling, type] = flag.split(' ');
  const long = spelling!.split('|').at(-1)!;
  const words = [...wordsOf(name), '--help'];
  if (type === undefined) return client.ask([...words, `--${long}=no-truth-value`]).text.includes('strconv.ParseBool');
  const answer = client.ask([...words, `--${long}`]).text;
  return type.endsWith('?') ? !answer.includes('flag needs') : answer.includes(`flag needs an argument: --${long}`);
}
