import type { SourceFile } from '../source-file.js';
import type { Weak, Weakness } from './weakness.js';

const GO = /^func\s+Test\w*\s*\(\s*(\w+)\s+\*testing\.T\s*\)\s*\{/gm;
const JAVA =
  /@(?:Parameterized|Repeated)?Test\b(\([^)]*\))?(?:\s*@\w+(?:\([^)]*\))?)*\s*(?:public\s+|private\s+|protected\s+|final\s+)*void\s+\w+\s*\([^)]*\)[^{;]*\{/g;
const GO_ASSERTS =
  /\b\w+\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\(|\b(?:assert|require|is|qt|expect\w*|check\w*|cmp)\b|\bassert\w*\(/;
const JAVA_ASSERTS = /\b(?:assert\w*|verify\w*|fail|expect\w*|should\w*|then\w*|andExpect)\b/;

/** What is weak in the tests of a Go or Java file: by the text of each test, up to the brace that ends it. */
export function weaknessesOfLines({ content, language }: SourceFile): { tests: number; weak: Weak[] } {
  const isGo = language === 'go';
  const heads = [...content.matchAll(isGo ? GO : JAVA)];
  const weak = heads.flatMap(({ index, 0: head, 1: more = '' }) => {
    const body = bodyAfter(content, index + head.length);
    const weakness = isGo ? ofGo(body) : ofJava(head, more, body);
    return weakness ? [{ weakness, line: content.slice(0, index).split('\n').length }] : [];
  });
  return { tests: heads.length, weak };
}

function ofGo(body: string): Weakness | undefined {
  if (body.trim() === '') return 'empty';
  if (/^\s*\w+\.Skip(?:f|Now)?\(/.test(body)) return 'skipped';
  return GO_ASSERTS.test(body) ? undefined : 'no_assertion';
}

function ofJava(head: string, more: string, body: string): Weakness | undefined {
  if (/@(?:Disabled|Ignore)\b/.test(head)) return 'skipped';
  if (body.trim() === '') return 'empty';
  if (/^\s*(?:assertTrue\(true\)|assertEquals\((\w+), ?\1\));\s*$/.test(body)) return 'tautology';
  return JAVA_ASSERTS.test(body) || /expected\s*=/.test(more) ? undefined : 'no_assertion';
}

/** Without comments and with the marks of strings only, up to the brace that closes what is open. */
function bodyAfter(content: string, from: number): string {
  const text = content
    .slice(from)
    .replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)'/g, (part) =>
      part.startsWith('/') ? ' ' : '""',
    );
  let depth = 1;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return text.slice(0, at);
  }
  return text;
}
