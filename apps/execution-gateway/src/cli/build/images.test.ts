import { describe, expect, test } from '@jest/globals';
import { imagesOf, imagesOfTriggers, withWords } from './images.js';

const read = (lines: readonly string[], args: Record<string, string> = {}, buildkit = true) =>
  imagesOf(lines.join('\n'), { buildkit, args: new Map(Object.entries(args)) });
const names = (...given: Parameters<typeof read>) => read(...given).images.map(({ name }) => name);

describe('the images that a build takes something from', () => {
  test('those of stages, but for stages of the file and nothing at all', () => {
    const dockerfile = [
      'FROM --platform=$BUILDPLATFORM node:20 AS Build',
      'RUN echo from nothing',
      'from build',
      'FROM scratch',
      'FROM \\',
      '  # a comment between',
      '',
      `  registry.example.org:5000/x@sha256:${'0'.repeat(64)}`,
      'FR\\',
      'OM alpine',
    ];
    expect(names(dockerfile)).toEqual(['node:20', `registry.example.org:5000/x@sha256:${'0'.repeat(64)}`, 'alpine']);
  });

  test('those that files are copied from, by name and not by stage', () => {
    const dockerfile = [
      'FROM node AS build',
      'FROM alpine',
      'COPY --from=build /a /b',
      'COPY --chown=1 --from=0 /a /b',
      'COPY --link --from=nginx:1 /a /b',
      'ONBUILD COPY --from=tools:2 /a /b',
    ];
    expect(names(dockerfile)).toEqual(['node', 'alpine', 'nginx:1', 'tools:2']);
  });

  test('those that are mounted', () => {
    const dockerfile = [
      'FROM alpine AS base',
      'RUN --mount=type=bind,from=nginx:1,target=/n --mount=type=cache,FROM=base,target=/c ls',
      'RUN --network=none --mount=from=tools,target=/t ls',
    ];
    expect(names(dockerfile)).toEqual(['alpine', 'nginx:1', 'tools']);
  });

  test.each<[string[], Record<string, string>, string]>([
    [['ARG BASE=node:20', 'FROM ${BASE}'], {}, 'node:20'],
    [['ARG BASE=node:20', 'FROM ${BASE}'], { BASE: 'node:21' }, 'node:21'],
    [['ARG V=20 R=example.org', 'ARG BASE=$R/node:${V}', 'FROM $BASE-slim'], {}, 'example.org/node:20-slim'],
    [['ARG BASE="node:20"', 'FROM $BASE'], {}, 'node:20'],
    [['ARG V', 'FROM node:${V:-20}'], {}, 'node:20'],
    [['ARG V', 'FROM node:${V:-20}'], { V: '21' }, 'node:21'],
    [['FROM node:${V:-20}'], { V: '21' }, 'node:20'],
    [['ARG V=1', 'FROM node${V:+:20}'], {}, 'node:20'],
  ])('%j with %j starts from %s', (dockerfile, args, name) => {
    expect(names(dockerfile, args)).toEqual([name]);
  });

  test('the one that reads the file, where BuildKit builds', () => {
    const dockerfile = ['# syntax = docker/dockerfile:1', 'FROM alpine'];
    expect(names(dockerfile)).toEqual(['docker/dockerfile:1', 'alpine']);
    const other = `other/reader@sha256:${'0'.repeat(64)}`;
    expect(names(dockerfile, { BUILDKIT_SYNTAX: other })).toEqual(['docker/dockerfile:1', other, 'alpine']);
    expect(() => names(dockerfile, { BUILDKIT_SYNTAX: 'other/reader' })).toThrow('without a digest');
    expect(names(dockerfile, {}, false)).toEqual(['alpine']);
  });

  test('text within the file is text for BuildKit alone', () => {
    const dockerfile = ['FROM alpine', 'RUN <<-END', 'COPY --from=nginx /a /b', '\tEND', 'COPY --from=tools /a /b'];
    expect(names(dockerfile)).toEqual(['alpine', 'tools']);
    expect(() => names(dockerfile, {}, false)).toThrow('END');
  });

  test('triggers of a base take images, too, and meet no stage of the file', () => {
    expect(imagesOfTriggers(['COPY --from=tools /a /b', 'RUN ls'], new Set(['build']))).toMatchObject([
      { name: 'tools' },
    ]);
    expect(() => imagesOfTriggers(['COPY --from=build /a /b'], new Set(['build']))).toThrow('build');
  });
});

test('what the builder looks up has other words, and nothing else of the file has', () => {
  const words = new Map(['docker/dockerfile:1', 'node:20', 'alpine', 'tools'].map((name, at) => [name, `pin:${at}`]));
  const lines = [
    '# syntax = docker/dockerfile:1',
    'ARG V=20',
    'FROM --platform=$BUILDPLATFORM node:${V} AS alpine',
    'RUN --mount=type=bind,FROM=tools,target=/t --mount=from=alpine,target=/a <<END',
    'FROM node:20\r',
    'END',
    'FROM \\',
    '  # tools',
    '  alpine',
    'COPY --from=tools \\',
    '  tools /node:20',
    'COPY --from=0 /alpine /',
    'ONBUILD COPY --from=tools /a /b',
    'CMD ["tools"]',
  ];
  const given = { buildkit: true, args: new Map<string, string>() };
  expect(withWords(lines.join('\n'), given, words).split('\n')).toEqual([
    '# syntax=pin:0',
    'ARG V=20',
    'FROM --platform=$BUILDPLATFORM pin:1 AS alpine',
    'RUN --mount=type=bind,FROM=pin:3,target=/t --mount=from=alpine,target=/a <<END',
    'FROM node:20\r',
    'END',
    'FROM \\',
    '  # tools',
    '  alpine',
    'COPY --from=pin:3 tools /node:20',
    'COPY --from=0 /alpine /',
    'ONBUILD COPY --from=tools /a /b',
    'CMD ["tools"]',
  ]);
});

test.each<[string, string[]]>([
  ['a document whose end is an instruction', ['FROM alpine', 'RUN <<RUN', 'FROM nginx', 'RUN']],
  ['a document whose end goes on', ['FROM alpine', 'RUN <<END', 'FROM nginx', 'RUN x \\', '# y', 'END']],
  ['two readers of one file', ['# syntax=docker/dockerfile:1', '# syntax=other/reader', 'FROM alpine']],
  ['an argument without a value', ['ARG BASE', 'FROM $BASE']],
  ['an argument of a stage', ['FROM alpine', 'ARG BASE=node', 'FROM $BASE']],
  ['an argument that nobody declares', ['FROM $BASE']],
  ['what only the builder knows', ['FROM node-$TARGETARCH']],
  ['a value that must be worked out', ['ARG BASE=${OTHER%x}', 'FROM $BASE']],
  ['quotes', ['FROM "alpine"']],
  ['a pattern', ['ARG BASE=node', 'FROM ${BASE#n}']],
  ['an argument in a copy', ['FROM alpine', 'COPY --from=$X /a /b']],
  ['an argument in a mount', ['FROM alpine', 'RUN --mount=from=$X,target=/t ls']],
  ['quotes in an option', ['FROM alpine', 'COPY "--from=nginx" /a /b', 'COPY --from="nginx" /a /b']],
  ['a stage below', ['FROM alpine', 'COPY --from=later /a /b', 'FROM node AS later']],
  ['a number that is no stage above', ['FROM alpine', 'COPY --from=1 /a /b']],
  ['another sign at the end of lines', ['# escape=`', 'FROM alpine']],
  ['an instruction that there is not', ['FROM alpine', 'INCLUDE other']],
  ['a document within quotes', ['FROM alpine', 'RUN echo "x <<END y"', 'COPY --from=nginx /a /b', 'END']],
  ['a document without an end', ['FROM alpine', 'RUN <<END', 'COPY --from=nginx /a /b']],
  ['a line that ends for one reader only', ['FROM alpine', 'RUN a\u2028COPY --from=nginx /a /b']],
])('%s is refused', (_what, dockerfile) => {
  expect(() => read(dockerfile)).toThrow(/carry this out/);
});
