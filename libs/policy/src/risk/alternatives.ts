import type { Invocation } from '../commands/invocation.js';

/** Words that manuals offer as the other of two values, and that no program is called by. */
const CHOICES = new Set(
  (
    'on off no never always auto none default bad good old new up down left right top bottom start stop restart enable disable ' +
    'enabled disabled public private local remote global system full short long brief verbose quiet before after first last ' +
    'allow deny accept reject read write ascending descending asc desc both all any json yaml toml xml html csv tsv pdf png jpg ' +
    'gif svg mp3 mp4 pem der text plain raw nodes pods services deployments commit branch tag major minor patch debug release dev ' +
    'prod staging arm64 amd64 x86 ipv4 ipv6 tcp udp http https stdout stderr dark light url id uuid name endpoint'
  ).split(' '),
);

/** Alternatives in one chain that are looked at. */
const LOOKED_AT = 200;

/**
 * True for a "command" that only is one of several values, as manuals write a choice: `-O1|2|3`, `--format=json|yaml`,
 * `patch|minor|major`, `issue_number|url`. It stands behind a `|` without a blank on either side, and it cannot be a program's name, or the
 * chain holds a placeholder, is a value of an option or has at least three parts. Asked only of what no program is known by.
 */
export function isAlternative(source: string, { start, input, name }: Invocation): boolean {
  if (input.from !== 'pipe' || name?.literal !== true || name.text.includes('/')) return false;
  const before = source.slice(Math.max(0, start - LOOKED_AT), start);
  const chain = /[^\s|;&<>()`]\S*\|$/.exec(before)?.[0];
  if (chain === undefined || /\|\||[;&<>()`'"$]/.test(chain)) return false;
  const behind = /^[^\s|;&<>()`'"$]+((?:\|[^\s|;&<>()`'"$]+)*)(?=\s|$)/.exec(source.slice(start, start + LOOKED_AT));
  if (!behind) return false;
  const parts = chain.split('|').length - 1 + (behind[1] ?? '').split('|').length;
  const isPlaceholder = /[a-z]_[a-z]/.test(chain) || /[a-z]_[a-z]/.test(name.text);
  if (parts === 2 && CHOICES.has(name.text.replace(/\}$/, '').toLowerCase())) return true;
  return parts >= 3 || isPlaceholder || /^[-\d:.+]/.test(name.text) || chain.includes('=');
}
