import { describe, expect, test } from '@jest/globals';
import { isUnread } from '../../issue.js';
import type { Issue } from '../../issue.js';
import type { Language } from '../../source-file.js';
import { WEAKNESSES } from '../rules/weaknesses.js';
import { findSecurityIssues } from '../security.js';
import { ESLINT_ROWS } from './eslint-rows.js';
import { askEslint } from './eslint.js';
import { RUFF_ROWS } from './ruff-rows.js';
import { askRuff } from './ruff.js';

const find = (language: Language, content: string): Promise<Issue[]> =>
  findSecurityIssues({ path: 'a', content, language });
const told = (issues: readonly Issue[]) => issues.map(({ rule_id, line }) => `${rule_id}:${String(line)}`);
const saying = (name: string, ask: typeof askRuff, language: Language) => (content: string) =>
  ask({ path: 'a', content, language })?.map(({ foundBy }) => foundBy.replace(`${name} `, ''));

const byRuff = saying('ruff', askRuff, 'python');
const byEslint = saying('ESLint', askEslint, 'javascript');

/** Of each rule what it is for, and what is right instead. */
const RUFF: Readonly<Record<string, [bad: string, good: string]>> = {
  S113: ['import requests\nrequests.get(u)\n', 'import requests\nrequests.get(u, timeout=5)\n'],
  S201: [
    'from flask import Flask\na = Flask("a")\na.run(debug=True)\n',
    'from flask import Flask\na = Flask("a")\na.run()\n',
  ],
  S304: [
    'from cryptography.hazmat.primitives.ciphers import algorithms\nalgorithms.ARC4(k)\n',
    'from cryptography.hazmat.primitives.ciphers import algorithms\nalgorithms.AES(k)\n',
  ],
  S305: [
    'from cryptography.hazmat.primitives.ciphers import modes\nmodes.ECB()\n',
    'from cryptography.hazmat.primitives.ciphers import modes\nmodes.GCM(iv)\n',
  ],
  S306: ['import tempfile\ntempfile.mktemp()\n', 'import tempfile\ntempfile.mkstemp()\n'],
  S312: ['import telnetlib\ntelnetlib.Telnet(h)\n', 'import socket\nsocket.create_connection((h, 1))\n'],
  S321: ['import ftplib\nftplib.FTP(h)\n', 'import ftplib\nf = ftplib\n'],
  S323: ['import ssl\nssl._create_unverified_context()\n', 'import ssl\nssl.create_default_context()\n'],
  S501: [
    'import requests\nrequests.get(u, timeout=5, verify=False)\n',
    'import requests\nrequests.get(u, timeout=5, verify=ca)\n',
  ],
  S502: [
    'import ssl\nssl.wrap_socket(s, ssl_version=ssl.PROTOCOL_SSLv3)\n',
    'import ssl\nssl.wrap_socket(s, ssl_version=ssl.PROTOCOL_TLSv1_2)\n',
  ],
  S503: [
    'import ssl\ndef f(version=ssl.PROTOCOL_SSLv3): pass\n',
    'import ssl\ndef f(version=ssl.PROTOCOL_TLS_CLIENT): pass\n',
  ],
  S504: ['import ssl\nssl.wrap_socket(s)\n', 'import ssl\nssl.create_default_context().wrap_socket(s)\n'],
  S505: [
    'from cryptography.hazmat.primitives.asymmetric import rsa\nrsa.generate_private_key(65537, 1024)\n',
    'from cryptography.hazmat.primitives.asymmetric import rsa\nrsa.generate_private_key(65537, 3072)\n',
  ],
  S506: ['import yaml\nyaml.load(t)\n', 'import yaml\nyaml.load(t, Loader=yaml.SafeLoader)\n'],
  S507: [
    'from paramiko import client\nc = client.SSHClient()\nc.set_missing_host_key_policy(client.AutoAddPolicy)\n',
    'from paramiko import client\nc = client.SSHClient()\nc.set_missing_host_key_policy(client.RejectPolicy)\n',
  ],
  S508: [
    'from pysnmp.hlapi import CommunityData\nCommunityData("public", mpModel=0)\n',
    'from pysnmp.hlapi import CommunityData\nCommunityData("public", mpModel=2)\n',
  ],
  S509: [
    'from pysnmp.hlapi import UsmUserData\nUsmUserData("name")\n',
    'from pysnmp.hlapi import UsmUserData\nUsmUserData("name", auth, key)\n',
  ],
  S609: ['import os\nos.system("chown root *")\n', 'import os\nos.system("chown root a")\n'],
  S610: [
    'from django.contrib.auth.models import User\nUser.objects.extra(where=["a=" + x])\n',
    'from django.contrib.auth.models import User\nUser.objects.extra(where=["a=1"])\n',
  ],
  S611: [
    'from django.db.models.expressions import RawSQL\nRawSQL("a" + x, [])\n',
    'from django.db.models.expressions import RawSQL\nRawSQL("a", [x])\n',
  ],
  S612: [
    'import logging.config\nlogging.config.listen(9999)\n',
    'import logging.config\nlogging.config.dictConfig(c)\n',
  ],
  S701: [
    'import jinja2\njinja2.Environment(loader=l)\n',
    'import jinja2\njinja2.Environment(loader=l, autoescape=True)\n',
  ],
  S702: ['from mako.template import Template\nTemplate("a")\n', 'from string import Template\nTemplate("a")\n'],
  S704: ['from markupsafe import Markup\nMarkup(f"<b>{x}")\n', 'from markupsafe import Markup\nMarkup("<b>")\n'],
};

const ESLINT: Readonly<Record<string, [bad: string, good: string]>> = {
  'no-eval': ['eval(a);', 'JSON.parse(a);'],
  'no-implied-eval': ['setTimeout("go()", 1);', 'setTimeout(go, 1);'],
  'no-new-func': ['new Function("a", b);', 'const f = (a) => a;'],
  'no-unsanitized/method': ['e.insertAdjacentHTML("beforebegin", a);', 'e.insertAdjacentHTML("beforebegin", "<b>");'],
  'no-unsanitized/property': ['e.innerHTML = a;', 'e.textContent = a;'],
  'regexp/no-super-linear-backtracking': ['/^(a+)+$/.test(a);', '/^a+$/.test(a);'],
  'security/detect-bidi-characters': ['f("a\u202e b");', 'f("a\\u202e b");'],
  'security/detect-invisible-characters': ['f("a\u3164");', 'f("a\\u3164");'],
  'security/detect-disable-mustache-escape': ['m.escapeMarkup = false;', 'm.escapeMarkup = true;'],
  'security/detect-new-buffer': ['new Buffer(a);', 'Buffer.from(a);'],
};

describe.each([
  ['ruff', Object.entries(RUFF_ROWS), RUFF, byRuff],
  ['ESLint', Object.entries(ESLINT_ROWS).map(([rule, { row }]) => [rule, row] as const), ESLINT, byEslint],
] as const)('of %s', (_name, rows, examples, say) => {
  test('every rule is a weakness we know, with an example', () => {
    expect(rows.filter(([, [weakness]]) => !WEAKNESSES[weakness])).toEqual([]);
    expect(Object.keys(examples)).toEqual(rows.map(([rule]) => rule));
  });

  test.each(Object.entries(examples))('%s is heard', (rule, [bad, good]) => {
    expect(say(bad)).toContain(rule);
    expect(say(good)).toEqual([]);
  });
});

test('what a linter alone finds is told, with its name and its own confidence', async () => {
  const [issue] = await find('python', 'import logging.config\nlogging.config.listen(9999)\n');

  expect(issue).toMatchObject({
    ...{ rule_id: 'security.code-evaluation', cwe: 'CWE-95', severity: 'high', confidence: 'medium', line: 2 },
    message: 'Text is run as code. (ruff S612)',
  });
});

test.each<[string, Language, string, string[]]>([
  [
    'a call over lines',
    'python',
    'import requests\nrequests.get(\n    u,\n    timeout=1,\n    verify=False,\n)\n',
    ['security.tls-verification-off:2'],
  ],
  ['another name', 'javascript', 'eval(process.argv[2]);', ['security.code-injection:1', 'security.code-evaluation:1']],
])('one weakness of one statement is told once: %s', async (_how, language, content, expected) => {
  expect(told(await find(language, content))).toEqual(expected);
});

test.each<[string, Language, string]>([
  ['a fixed text', 'python', 'import yaml\ntext = "a: 1"\nyaml.load(text, Loader=yaml.Loader)\n'],
  ['a branch that is never taken', 'python', 'import tempfile\nif 1 > 2:\n    tempfile.mktemp()\n'],
  ['a text that was made harmless', 'javascript', 'e.innerHTML = DOMPurify.sanitize(a);'],
])('the engine knows better: %s', async (_what, language, content) => {
  const ask = language === 'python' ? byRuff : byEslint;

  expect(ask(content)).not.toEqual([]);
  expect(await find(language, content)).toEqual([]);
});

test.each([
  'import tempfile\ntempfile.mktemp()  # noqa: S306\n',
  'import tempfile\ntempfile.mktemp()  # NOQA\n',
  '# ruff: noqa\nimport tempfile\ntempfile.mktemp()\n',
  '# ruff: disable[S306]\nimport tempfile\ntempfile.mktemp()\n# ruff: enable[S306]\n',
  '# flake8: noqa\nimport tempfile\ntempfile.mktemp()\n',
])('no comment silences ruff: %j', (content) => {
  expect(byRuff(content)).toEqual(['S306']);
});

test.each([
  '/* eslint-disable */\neval(a);',
  '// eslint-disable-next-line no-eval\neval(a);',
  'eval(a); // eslint-disable-line',
  '/* eslint no-eval: "off" */\neval(a);',
])('no comment silences ESLint: %j', (content) => {
  expect(byEslint(content)).toEqual(['no-eval']);
});

test('a name that is written in other characters is heard, too', () => {
  expect(byEslint('\\u0065val(a);')).toEqual(['no-eval']);
});

test('an expression that is only slow on long texts is left alone', () => {
  expect(byEslint('/^(?:ab)*a*a*b$/.test(x);')).toEqual([]);
});

test('a module that is loaded by a name is no markup', () => {
  expect(byEslint('import(a); stream.write(b);')).toEqual([]);
});

test('TypeScript is read, too', () => {
  const content =
    'enum A { B = 1 }\nabstract class C<T> { constructor(private a: T) {} abstract d(): void }\ne.innerHTML = a as string;';
  expect(saying('ESLint', askEslint, 'typescript')(content)).toEqual(['no-unsanitized/property']);
});

test('declarations are read as such', () => {
  const content = 'export function eval2(): Function;\nexport const a: number;\n';
  expect(askEslint({ path: 'a.d.ts', content, language: 'typescript' })).toEqual([]);
});

test.each<[Language, string]>([
  ['python', 'def f(:\n'],
  ['javascript', 'function f( { eval'],
])('a file that the linter of %s cannot read is said to be unread', async (language, content) => {
  const found = await find(language, content);

  expect(told(found)).toEqual(['security.unlinted:1']);
  expect(found.every(isUnread)).toBe(true);
});

test.each<[string, Language, string]>([
  ['brackets that are never closed', 'javascript', `eval${'('.repeat(5_000)}`],
  ['elements that are never closed', 'typescript', `eval${'<a>'.repeat(500)}`],
  ['lists that are never closed', 'python', '['.repeat(5_000)],
  ['signs without end', 'javascript', `x = eval${'!'.repeat(5_000)}`],
  ['a broken line without end', 'python', `x = ${'not '.repeat(5_000)}`],
  ['a sum without end', 'javascript', `x = ${'1 + '.repeat(5_000)}1;`],
  ['an expression with many ways', 'javascript', `x = /^${'(a|b|c)*'.repeat(40)}$/;`],
])('%s are not given to a parser that they would end, and it is said', async (_what, language, content) => {
  const found = await find(language, content);
  expect(found.filter(isUnread).length + Number(content.includes('/^'))).toBeGreaterThan(0);
});
