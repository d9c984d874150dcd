import type { Client } from './client.js';
import { readHelp, type HelpPage } from './help-text.js';

export interface GrammarCommand {
  args: string;
  flags: string[];
  /** Flags end at the first operand. */
  stops?: true;
  /** It only groups others. */
  group?: true;
}

export interface Walked {
  commands: Map<string, GrammarCommand>;
  aliases: Map<string, string>;
}

/** Reads the help of a command and of everything under it. `root` is the client's name for itself: `docker`. */
export function walk(client: Client, root: string, hidden: readonly string[] = []): Walked {
  const pages = new Map<string, HelpPage>();
  const waiting = ['', ...hidden];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const page = readHelp(client.ask([...wordsOf(name), '--help']).text);
    if (!page || (name !== '' && page.path !== `${root} ${name}`) || pages.has(name)) continue;
    pages.set(name, page);
    waiting.push(...page.commands.map((command) => `${name} ${command}`.trim()));
  }
  const walked: Walked = { commands: new Map(), aliases: new Map() };
  for (const [name, page] of pages) walked.commands.set(name, commandOf(client, { name, page, root }));
  for (const [name, page] of pages) findAliases(client, { name, page, root, walked });
  return walked;
}

function commandOf(client: Client, { name, page, root }: { name: string; page: HelpPage; root: string }) {
  const command: GrammarCommand = { args: page.args, flags: page.flags };
  if (page.commands.length > 0) command.group = true;
  else if (!isHelp(client.ask([...wordsOf(name), 'operand', '--help']).text, `${root} ${name}`)) command.stops = true;
  return command;
}

/** One thing under several names gets the name that its help lists first; the others point there. */
function findAliases(
  client: Client,
  { name, page, root, walked }: { name: string; page: HelpPage; root: string; walked: Walked },
): void {
  if (page.aliases.length === 0) return;
  const listed = page.aliases.map((alias) => alias.slice(root.length + 1)).filter((alias) => alias !== '');
  const first = listed.find((alias) => walked.commands.has(alias) && !walked.aliases.has(alias)) ?? name;
  const parents = new Set(listed.map((alias) => wordsOf(alias).slice(0, -1).join(' ')));
  const last = new Set(listed.map((alias) => wordsOf(alias).at(-1)!));
  for (const parent of parents) {
    for (const word of last) {
      const spelling = `${parent} ${word}`.trim();
      if (spelling === first || walked.aliases.has(spelling)) continue;
      if (!listed.includes(spelling) && !isSame(client, { spelling, page, root })) continue;
      const own = walked.commands.get(spelling);
      if (own && JSON.stringify(own) !== JSON.stringify(walked.commands.get(first))) continue;
      walked.commands.delete(spelling);
      walked.aliases.set(spelling, first);
    }
  }
}

/** `docker remove` works though nothing lists it: the client's help says which command answers. */
function isSame(client: Client, { spelling, page, root }: { spelling: string; page: HelpPage; root: string }): boolean {
  const answer = readHelp(client.ask([...wordsOf(spelling), '--help']).text);
  return answer !== undefined && answer.path !== root && answer.aliases.join() === page.aliases.join();
}

function isHelp(text: string, path: string): boolean {
  return readHelp(text)?.path === path;
}

export function wordsOf(name: string): string[] {
  return name === '' ? [] : name.split(' ');
}
