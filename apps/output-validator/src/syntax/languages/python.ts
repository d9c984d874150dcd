import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { Diagnostic } from '@astral-sh/ruff-wasm-nodejs';
import type { Finding } from '../finding.js';

let workspace: Workspace | undefined;

/** What the newest Python refuses. Nothing else is asked of ruff here. */
export function checkPython(text: string): Finding[] {
  workspace ??= new Workspace(
    { 'target-version': 'py314', preview: false, lint: { select: ['E902'] } },
    PositionEncoding.Utf16,
  );
  const found = workspace.check(text) as Diagnostic[];
  return found
    .filter(({ code }) => code === null || code === 'invalid-syntax')
    .map(({ message, start_location: { row, column } }) => ({ line: row, column, message }));
}
