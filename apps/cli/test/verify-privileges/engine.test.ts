import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/command.js';
import { readContainers, readEngine } from '../../src/verify-privileges/engine.js';

/** An engine with two of a kind, of which one goes just after it was listed. */
function askedWhileOneGoes(kind: string, left: unknown) {
  const asked: string[] = [];
  const ask = (words: readonly string[]): string => {
    const line = words.join(' ');
    asked.push(line);
    if (line.startsWith(`${kind} ls`)) return asked.length === 1 ? 'left\ngone\n' : 'left\n';
    if (line.startsWith(`${kind} inspect`)) {
      if (words.includes('gone')) throw new UsageError(`docker ${kind} inspect: Error response: no such ${kind}: gone`);
      return JSON.stringify([left]);
    }
    return line.startsWith('info') ? '/var/lib/docker\n' : '';
  };
  return { ask, asked };
}

test('a volume that goes while it is looked at leaves the others to be seen', () => {
  const { ask } = askedWhileOneGoes('volume', { Name: 'left', Options: { device: '/run' } });

  expect(readEngine(ask, {}, []).boundFolders).toEqual(new Map([['left', '/run']]));
});

test('what the engine refuses for another reason is told', () => {
  const ask = (words: readonly string[]): string => {
    if (words.includes('ls')) return 'one\n';
    throw new UsageError('docker container inspect: permission denied');
  };

  expect(() => readContainers(ask)).toThrow('permission denied');
});
