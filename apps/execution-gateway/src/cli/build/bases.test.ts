import { expect, test } from '@jest/globals';
import { basesOf } from './bases.js';

test('bases are told but for stages of the file, nothing at all, and what only arguments tell', () => {
  const dockerfile = [
    'ARG V=1',
    'FROM --platform=linux/amd64 node:20 AS Build',
    'RUN echo from nothing',
    'from build',
    'FROM scratch',
    'FROM nginx:$V',
    'FROM \\',
    '  registry.example.org:5000/x@sha256:00',
  ].join('\n');

  expect(basesOf(dockerfile)).toEqual(['node:20', 'registry.example.org:5000/x@sha256:00']);
});
