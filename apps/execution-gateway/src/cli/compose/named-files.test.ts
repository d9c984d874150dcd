import { expect, test } from '@jest/globals';
import { namedFiles } from './named-files.js';

test('files and folders that a compose file leads to are found, however it says them', () => {
  const services = {
    web: { extends: { file: 'base.yml', service: 'web' }, env_file: 'a.env', build: 'web' },
    db: {
      extends: 'web',
      env_file: ['b.env', { path: 'c.env', required: false }],
      label_file: 'd',
      build: { context: '.' },
    },
  };

  expect(namedFiles({ name: 'shop', services, include: ['x.yml', { path: ['y.yml'], env_file: 'z.env' }] })).toEqual({
    name: 'shop',
    composeFiles: ['x.yml', 'y.yml', 'base.yml'],
    variableFiles: [
      { word: 'z.env', required: true },
      { word: 'a.env', required: true },
      { word: 'b.env', required: true },
      { word: 'c.env', required: false },
      { word: 'd', required: true },
    ],
    folders: ['web', '.'],
  });
});

test.each([
  ['/etc/passwd'],
  ['~/x'],
  ['${X}/y'],
  ['$X'],
  ['https://example.org/x.yml'],
  ['git@example.org:x.git'],
  ['oci://example.org/x'],
  ['github.com/x/y'],
  ['C:\\x'],
  [''],
  [7],
])('%p is no file of the project', (word) => {
  expect(() => namedFiles({ services: { web: { env_file: word } } })).toThrow(/does not carry this out/);
  expect(() => namedFiles({ include: [word] })).toThrow(/does not carry this out/);
});
