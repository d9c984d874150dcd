import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { Diagnostic } from '@astral-sh/ruff-wasm-nodejs';
import type { SourceFile } from '../../source-file.js';
import type { Remarks } from './lint-row.js';
import { RUFF_ROWS } from './ruff-rows.js';

let workspace: Workspace | undefined;

/** Words by which a comment would silence ruff. One of as many characters in their place leaves every position as it is. */
const SILENCING = /noqa|(?:ruff|flake8)(?=\s*[:=])/gi;

/** What ruff's rules for security say about a Python file; undefined where it cannot read it. */
export function askRuff({ content }: SourceFile): Remarks {
  workspace ??= new Workspace(
    { 'target-version': 'py314', preview: false, lint: { select: Object.keys(RUFF_ROWS) } },
    PositionEncoding.Utf16,
  );
  const heard = content.replace(SILENCING, (word) => '_'.repeat(word.length));
  const found = workspace.check(heard) as Diagnostic[];
  if (found.some(({ code }) => code === null || code === 'invalid-syntax')) return undefined;
  return found.flatMap(({ code, start_location: { row: line, column } }) => {
    const row = RUFF_ROWS[code ?? ''];
    return row ? [{ row, foundBy: `ruff ${String(code)}`, line, column }] : [];
  });
}
