/** What a sed script does besides editing: files it reads and writes, and whether it starts commands (sed(1), GNU). */
export interface SedScript {
  runs: boolean;
  reads: string[];
  writes: string[];
}

/** Longer scripts are read up to here. */
const MAX_COMMANDS = 500;

/** An address, a step or a range in front of a command: `1,5`, `$`, `0~3`, `/x/I,+2`, each with blanks around it. */
const NUMBER = /(?:\d{1,9}|\$|[+~]\d{1,9})/y;
const BETWEEN = /[\s,!;{}IM]*/y;
const LABEL = /[^;\n}]*/y;
const LINE = /[^\n]*/y;

/** Reads a script command by command. Total: what it cannot read ends it. */
export function readSedScript(script: string): SedScript {
  const found: SedScript = { runs: false, reads: [], writes: [] };
  let at = 0;
  for (let count = 0; at < script.length && count < MAX_COMMANDS; count++) {
    at = behindAddress(script, at);
    const command = script.charAt(at);
    at = readCommand(script, at + 1, command, found);
  }
  return found;
}

function behindAddress(script: string, from: number): number {
  let at = from;
  for (let before = -1; before !== at;) {
    before = at;
    at = behind(BETWEEN, script, at);
    at = behind(NUMBER, script, at);
    if (script.charAt(at) === '/') at = behindPart(script, at + 1, '/');
    else if (script.charAt(at) === '\\') at = behindPart(script, at + 2, script.charAt(at + 1));
  }
  return at;
}

function readCommand(script: string, at: number, command: string, found: SedScript): number {
  if (command === 's') return readSubstitution(script, at, found);
  if (command === 'y') return behindParts(script, at);
  if (command === 'e') found.runs = true;
  if (/[rR]/.test(command)) return readFile(script, at, found.reads);
  if (/[wW]/.test(command)) return readFile(script, at, found.writes);
  if (/[aicqQ#]/.test(command)) return behind(LINE, script, at);
  return /[:btTe]/.test(command) ? behind(LABEL, script, at) : at;
}

/** `s/a/b/flags`, where `e` runs what came out and `w` writes it. */
function readSubstitution(script: string, from: number, found: SedScript): number {
  let at = behindParts(script, from);
  for (; /[gpIiMme\d]/.test(script.charAt(at)); at++) if (script.charAt(at) === 'e') found.runs = true;
  return script.charAt(at) === 'w' ? readFile(script, at + 1, found.writes) : at;
}

function readFile(script: string, from: number, files: string[]): number {
  const end = behind(LINE, script, from);
  files.push(script.slice(from, end).trim());
  return end;
}

const behindParts = (script: string, from: number): number => {
  const mark = script.charAt(from);
  return behindPart(script, behindPart(script, from + 1, mark), mark);
};

function behindPart(script: string, from: number, mark: string): number {
  let at = from;
  while (at < script.length && script.charAt(at) !== mark) at += script.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

function behind(shape: RegExp, script: string, from: number): number {
  shape.lastIndex = from;
  return from + (shape.exec(script)?.[0].length ?? 0);
}
