import type { Invocation } from '../commands/invocation.js';

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
  return parts >= 3 || isPlaceholder || /^[-\d:.+]/.test(name.text) || chain.includes('=');
}
