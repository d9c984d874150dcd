import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Account } from './account.js';
import { together, type Findings } from './findings.js';

const MAX_ALIASES = 20;
const NOTHING: Findings = { ways: [], unseen: [] };

/**
 * What sudoers(5) lets the account run, as far as the files can be read; whether a password is asked for does not count:
 * the account has one. Hosts, `!` and what rules take back are not looked at: the answer is never better than the truth.
 */
export function sudoersFindings(file: string, account: Account, read: Set<string> = new Set()): Findings {
  if (read.has(file)) return NOTHING;
  read.add(file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    return isThere ? { ways: [], unseen: [`the rules of sudo in ${file}, which this account may not read`] } : NOTHING;
  }
  const lines = linesOf(text);
  const aliases = aliasesOf(lines);
  const own = lines.flatMap((line) => {
    const [, users, rule = ''] = /^((?:\\.|[^\s=\\])+)\s+[^=]+=\s*(.+)$/.exec(line) ?? [];
    if (users === undefined || /^(?:Defaults|(?:User|Host|Runas|Cmnd|Cmd)_Alias$)/.test(users)) return [];
    const who = users.split(',').map((name) => name.replaceAll('"', '').replace(/\\(.)/g, '$1'));
    return who.some((name) => isAccount(name, account, aliases)) ? [`${file} lets this account run ${rule}`] : [];
  });
  const netgroups = lines.some((line) => /^(?:\+|%:)/.test(line))
    ? [`rules of ${file} about netgroups and groups that are not of this machine`]
    : [];
  const included = lines.flatMap((line) => includesOf(line, file));
  return together([
    { ways: own, unseen: netgroups },
    ...included.map((each) =>
      typeof each === 'string' ? sudoersFindings(each, account, read) : { ways: [], unseen: [each.unseen] },
    ),
  ]);
}

/** Lines that go on after a backslash are one; `#` begins a comment, except before a number and in `#include`. */
const linesOf = (text: string): string[] =>
  text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => (/^\s*#include/.test(line) ? line : line.replace(/#(?!\d).*$/, '')).trim().replace(/\s*,\s*/g, ','))
    .filter((line) => line !== '');

/** `User_Alias NAME = a, %b : OTHER = c`. */
function aliasesOf(lines: readonly string[]): Map<string, string[]> {
  const definitions = lines.flatMap((line) => /^User_Alias\s+(.*)$/.exec(line)?.[1]?.split(/\s+:\s+/) ?? []);
  return new Map(
    definitions.map((definition) => {
      const [name = '', members = ''] = definition.split('=');
      return [name.trim(), members.split(',').map((member) => member.trim())];
    }),
  );
}

function isAccount(name: string, account: Account, aliases: ReadonlyMap<string, string[]>, depth = 0): boolean {
  if (name === 'ALL' || name === account.name || name === `#${account.uid}`) return true;
  if (name.startsWith('%#')) return account.gids.includes(Number(name.slice(2)));
  if (name.startsWith('%')) return account.groups.includes(name.slice(1));
  if (depth > MAX_ALIASES) return true;
  return (aliases.get(name) ?? []).some((member) => isAccount(member, account, aliases, depth + 1));
}

function includesOf(line: string, from: string): (string | { unseen: string })[] {
  const [, kind, named = ''] = /^[@#](include|includedir)\s+"?([^"]+?)"?$/.exec(line) ?? [];
  if (kind === undefined) return [];
  const place = path.resolve(path.dirname(from), named);
  if (kind === 'include') return [place];
  try {
    // sudo passes names with a dot and a tilde at their end by.
    const names = readdirSync(place).filter((name) => !name.includes('.') && !name.endsWith('~'));
    return names.sort().map((name) => path.join(place, name));
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    return isThere ? [{ unseen: `the rules of sudo in ${place}, which this account may not read` }] : [];
  }
}
