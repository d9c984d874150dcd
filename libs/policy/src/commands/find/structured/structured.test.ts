import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { growsLinearly } from '../../../growth.fixture.js';
import type { Candidate } from '../../candidate.js';
import { readSections, sectionAt } from '../../../sections/sections.js';
import { findCommands } from '../find.js';
import { findInFile } from './file.js';
import { findStructured, readStructured } from './structured.js';

const sources = (found: readonly Candidate[] | undefined) => found?.map(({ source }) => source);
const ordered = (found: readonly Candidate[]) => sources(found.filter(({ stance }) => stance === 'ordered'));

describe('finds the commands of', () => {
  test.each<[string, string, string, string[]]>([
    [
      'package scripts',
      'package.json',
      '{"scripts": {"clean": "rm -rf out", "t": "echo \\"a\\""}}',
      ['rm -rf out', 'echo "a"'],
    ],
    ['a tool call', 'a.json', '{"name": "bash", "arguments": {"command": "rm -rf a"}}', ['rm -rf a']],
    ['a tool call in a text', 'a.json', '{"arguments": "{\\"cmd\\": \\"rm a\\"}"}', ['rm a']],
    ['words of a command', 'a.json', '{"cmd": ["rm", "-rf", "a b"]}', ["rm -rf 'a b'"]],
    ['lines in a list', 'a.json', '{"command": ["rm -rf a", "ls"]}', ['rm -rf a', 'ls']],
    ['a program and its arguments', 'a.json', '{"command": "npx", "args": ["-y", "a b"]}', ["npx -y 'a b'"]],
    ['a key that stands twice', 'a.json', '{"command": "ls", "args": ["a"], "command": "rm b"}', ['ls', 'a', 'rm b']],
    ['JSON with comments', 'a.jsonc', '{\n// "run": "no"\n"run": "ls", }', ['ls']],
    ['a list of command lists', 'a.json', '{"commands": [["rm", "a"], "ls"]}', ['rm a', 'ls']],
    [
      'workflow steps',
      '.github/workflows/a.yml',
      'jobs:\n  a:\n    steps:\n      - run: ls # why\n      - run: |\n          a\n          b\n',
      ['ls', 'a\nb\n'],
    ],
    [
      'a job with scripts',
      '.gitlab-ci.yml',
      'a:\n  before_script: [ls]\n  script:\n  - rm -rf a\n  - "b"\n',
      ['ls', 'rm -rf a', 'b'],
    ],
    [
      'a playbook',
      'a.yml',
      '- hosts: all\n  tasks:\n    - ansible.builtin.shell: rm -rf a\n    - shell: bash\n',
      ['rm -rf a'],
    ],
    ['a folded step', 'a.yaml', 'run: >-\n  rm\n  -rf a\n', ['rm -rf a ']],
    ['a quoted step over two lines', 'a.yaml', 'run: "rm\n  -rf \\"a\\""\n', ['rm -rf "a"']],
    ['a step behind an anchor', 'a.yaml', 'x: &c rm -rf a\nrun: *c\n', ['rm -rf a']],
    [
      'a service',
      'compose.yaml',
      'services:\n  a:\n    entrypoint: [sh, -c]\n    command: [rm -rf a]\n',
      ["sh -c 'rm -rf a'"],
    ],
    [
      'a health check',
      'compose.yaml',
      'a:\n  healthcheck:\n    test: [CMD-SHELL, "curl a || exit 1"]\n',
      ['curl a || exit 1'],
    ],
    [
      'an image',
      'Dockerfile',
      'FROM a\nRUN --mount=type=cache,target=/c ls \\\n# why\n && rm a\nCMD ["rm", "a b"]\n',
      ['ls   && rm a', "rm 'a b'"],
    ],
    ['an image with lines', 'a/Dockerfile.dev', 'FROM a\nRUN <<EOF\nls\nrm a\nEOF\nEXPOSE 1\n', ['ls\nrm a\n']],
    ['an image with another escape', 'a.dockerfile', '# escape=`\nFROM a\nRUN ls `\n -a\n', ['ls   -a']],
    [
      'what an image asks later',
      'Dockerfile',
      'FROM a\nHEALTHCHECK --timeout=3s CMD curl a\nONBUILD RUN ls\nONBUILD COPY a b\n',
      ['curl a', 'ls'],
    ],
    ['recipes', 'Makefile', 'all: a ; @ls\n\t@-rm -rf a \\\n\t b\n\t# no\n', ['ls', 'rm -rf a \\\n\t b']],
    [
      'recipes with variables',
      'x.mk',
      'D = out\nE := $(D)/e\na:\n\trm -rf $(E) ${F} $$G $@\n',
      ['rm -rf out/e ${F} $G ${TARGET}'],
    ],
    ['a call while make reads', 'GNUmakefile', 'V := $(shell git describe)\n', ['$(git describe)']],
    ['what make defines', 'Makefile', 'a:\n\t$(RM) b\n', ['rm -f b']],
    ['a shell script', 'a.sh', 'ls\nrm a\n', ['ls\nrm a\n']],
    ['a script by its first line', 'bin/a', '#!/usr/bin/env bash\nls', ['#!/usr/bin/env bash\nls']],
    [
      'Python',
      'a.py',
      'os.system("ls")\nsubprocess.run(["rm", "-rf", "a b"], check=True)\nPopen("ls".split())',
      ['ls', "rm -rf 'a b'", 'ls'],
    ],
    [
      'Python that puts values in',
      'a.py',
      'subprocess.run(f"rm -rf {a}/b", shell=True)\nos.system("rm " + b)',
      ['rm -rf ${VALUE}/b', 'rm ${VALUE}'],
    ],
    [
      'Python that removes',
      'a.py',
      "shutil.rmtree('/srv/a')\nos.remove('b')\nshutil.rmtree(c)",
      ['rm -rf /srv/a', 'rm -f b'],
    ],
    [
      'JavaScript',
      'a.mjs',
      "import { $ } from 'zx';\nexecSync(`ls ${a}`);\nspawn('rm', ['-rf', 'a b']);\nconst out = await $`ls`;",
      ['ls ${VALUE}', "rm -rf 'a b'", 'ls'],
    ],
    ['TypeScript that removes', 'a.ts', "fs.rmSync('/srv/a', { recursive: true });", ['rm -rf /srv/a']],
    ['Ruby', 'a.rb', "system 'ls'\n`rm a`\n%x(ls b)\nFileUtils.rm_rf('c')", ['ls', 'rm a', 'ls b', 'rm -rf c']],
    ['PHP', 'a.php', "<?php shell_exec('rm ' . $a);", ['rm ${VALUE}']],
    ['Go', 'a.go', 'exec.Command("rm", "-rf", "a").Run()', ['rm -rf a']],
    ['C', 'a.c', 'int main(void) { return system("ls"); }', ['ls']],
  ])('%s', (_case, path, text, expected) => {
    expect(ordered(findInFile(path, text))).toEqual(expected);
  });
});

describe('finds nothing in', () => {
  test.each([
    ['a program named like a Makefile', 'makefile.ts', 'const a = `\n\trm b`;\n'],
    ['a program named like a Dockerfile', 'dockerfile.ts', 'const RUN = 1;\n'],
    ['a comment of Python', 'a.py', '# os.system("ls")'],
    ['a comment of JavaScript', 'a.js', '  // exec("ls")\n * exec("ls")'],
    ['a comment of YAML', 'a.yml', 'a:\n  # run: ls\n  b: c # run: ls\n'],
    ['a comment of a Dockerfile', 'Dockerfile', 'FROM a\n# RUN ls\n'],
    ['a text of a program', 'a.py', 'print("call os.system(\'ls\') here")'],
    ['a dollar before a template', 'a.ts', 'const a = /x$/;\nconst b = `^$`;\nconst c = $`ls`;'],
    ['a method of the same name', 'a.js', "re.exec('ls')"],
    ['a function of the same name', 'a.py', 'def system(line="ls"): pass'],
    ['values that are no commands', 'a.yml', 'run: true\ncommand: 5\nscript:\nargs: --verbose\n'],
    ['broken JSON', 'package.json', '{"scripts": {"a": "ls"'],
    ['a file of another kind', 'a.txt', 'ls'],
  ])('%s', (_case, path, text) => {
    expect(findInFile(path, text)).toEqual([]);
  });
});

test.each([
  ['{"permissions": {"deny": {"commands": ["rm -rf a"]}}}', 'forbidden_field'],
  ['{"forbidden_commands": ["rm -rf a"]}', 'forbidden_field'],
  ['{"BOUNDARIES": {"command": "rm -rf a"}}', 'boundaries_section'],
])('a command in %s is only mentioned', (text, because) => {
  expect(findInFile('a.json', text)).toMatchObject([{ source: 'rm -rf a', stance: 'mentioned', because }]);
});

test('a template that another program fills in is a variable of the same length', () => {
  const text = 'run: echo ${{ github.ref }} && ls\n';
  const [found] = findInFile('a.yml', text);
  expect(found).toMatchObject({ source: 'echo ${EEEEEEEEEEEEEE} && ls', start: 5, end: text.length - 1 });
});

test('a script over the length that a shell reader takes comes in pieces that end outside of conditions', () => {
  const text = `#!/bin/sh\n${'if a; then\n  b\nfi\n'.repeat(2000)}`;
  const found = findInFile('a.sh', text);
  expect(found.length).toBeGreaterThan(4);
  expect(found.map(({ source }) => source).join('')).toBe(text);
  for (const { source } of found) {
    expect(source.length).toBeLessThanOrEqual(8192);
    expect(source.trim()).toMatch(/^(?:#!|if).*fi$/s);
  }
});

describe('a text of unknown kind', () => {
  test.each<[string, string, string[] | undefined]>([
    ['is JSON', '{"cmd": "rm a"}', ['rm a']],
    ['is YAML', 'steps:\n  - run: rm a\n', ['rm a']],
    ['is a Dockerfile', 'FROM a\nRUN rm a\n', ['rm a']],
    ['is a Makefile', 'a:\n\trm a\n', ['rm a']],
    ['is prose', 'Run the tests.\nThen stop.', undefined],
    ['is prose with labels', "Task: all\nRun: the tests, and don't stop\n", undefined],
    ['is prose like a Dockerfile', 'From the start\nrun it\n', undefined],
    ['is Markdown', '# Title\n\n- run: `ls`, then stop\n\nText.', undefined],
    ['is empty', '', undefined],
  ])('%s', (_case, text, expected) => {
    expect(sources(findStructured(text))).toEqual(expected);
  });

  test('keeps the values that are no commands, with their places', () => {
    const text = '{"task": "Say \\"hi\\"", "cmd": "ls"}';
    const [task] = readStructured(text)!.prose;
    expect(task).toMatchObject({ value: 'Say "hi"' });
    expect(text.slice(task!.positions![4], task!.positions![6])).toBe('\\"h');
  });
});

test('what stands in the BOUNDARIES of JSON or YAML is only mentioned, as in any other form', () => {
  for (const text of ['{"BOUNDARIES": ["rm -rf /srv"]}', 'BOUNDARIES:\n  - rm -rf /srv\nsteps:\n  - run: ls\n']) {
    const sections = readSections(text);
    const found = findCommands(text, { sectionAt: (offset) => sectionAt(sections, offset) });
    expect(found.find(({ source }) => source.includes('rm'))?.stance ?? 'mentioned').toBe('mentioned');
  }
});

test('every place lies in the text and leads to the same character', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'{}[]"\'\\:,- \n\t#|>&*$(`',
      'run: ',
      '"command": ',
      'a:\n  ',
      '- ',
      'RUN ',
      'FROM a\n',
      'os.system(',
    ),
    fc.string({ maxLength: 5 }),
  );
  const name = fc.constantFrom('a.json', 'a.yml', 'Dockerfile', 'Makefile', 'a.py', 'a.js', 'a.rb', 'a.sh');
  fc.assert(
    fc.property(name, fc.array(piece, { maxLength: 30 }), (path, pieces) => {
      const text = pieces.join('');
      for (const { source, start, end, positions } of [...findInFile(path, text), ...(findStructured(text) ?? [])]) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(text.length);
        if (positions) expect(positions.length).toBeGreaterThanOrEqual(source.length);
        else expect(source).toBe(text.slice(start, end));
      }
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['a.py', 'os.system("'],
  ['a.py', "os.system('a' +"],
  ['a.js', 'exec(`${'],
  ['Makefile', 'A=$(A)$(A)\n\t$(A)\n'],
  ['Dockerfile', 'RUN <<A\n'],
  ['a.json', '{"command":['],
  ['a.yml', '- '],
  ['a.yml', '- run: a\n'],
  ['a.sh', 'if x; then\n'],
])('an eighth of a mebibyte of %s with %j is read in a time that grows with it', (path, unit) => {
  const read = (text: string) => [findInFile(path, text), findStructured(text)];
  expect(growsLinearly(read, unit, (1 << 17) / unit.length)).toBe(true);
});
