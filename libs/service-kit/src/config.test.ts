import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { baseConfig, ConfigError, databaseConfig, flag, list, loadConfig } from './config.js';

const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return 'no error';
};

const folder = mkdtempSync(path.join(tmpdir(), 'wingman-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

let secrets = 0;
function secretFile(content: string): string {
  const file = path.join(folder, `secret-${(secrets += 1)}`);
  writeFileSync(file, content);
  return file;
}

describe('a flag', () => {
  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('%s means %s', (word, meaning) => {
    expect(loadConfig(z.object({ SWITCH: flag }), { SWITCH: word }).SWITCH).toBe(meaning);
  });

  test.each(['yes', 'TRUE', 'on', ' true', '2', 'flase'])('%s stops the start', (word) => {
    expect(messageOf(() => loadConfig(z.object({ SWITCH: flag }), { SWITCH: word }))).toBe('SWITCH has a wrong value');
  });
});

test('a list drops spaces and empty items', () => {
  expect(loadConfig(z.object({ ROOTS: list }), { ROOTS: ' /a, /b ,,/c,' }).ROOTS).toEqual(['/a', '/b', '/c']);
});

describe('a secret in a file', () => {
  const schema = z.object({ PASSWORD: z.string().min(1) });

  test('is read without the line end at its end', () => {
    expect(loadConfig(schema, { PASSWORD_FILE: secretFile('hunter2\n') }).PASSWORD).toBe('hunter2');
  });

  test('and in a variable besides is a contradiction', () => {
    const message = messageOf(() => loadConfig(schema, { PASSWORD: 'x', PASSWORD_FILE: secretFile('y') }));
    expect(message).toBe('PASSWORD and PASSWORD_FILE are both set; give one of them');
  });

  test('that cannot be read stops the start', () => {
    expect(messageOf(() => loadConfig(schema, { PASSWORD_FILE: '/nowhere/secret' }))).toBe(
      'PASSWORD_FILE names a file that cannot be read',
    );
  });

  test('that is empty is a wrong value, never a missing check', () => {
    expect(messageOf(() => loadConfig(schema, { PASSWORD_FILE: secretFile('\n') }))).toBe('PASSWORD has a wrong value');
  });
});

test('names every variable that is missing or wrong, and never a value', () => {
  const schema = baseConfig.extend(databaseConfig.shape);
  const message = messageOf(() =>
    loadConfig(schema, { PORT: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db/x', LOG_LEVEL: 'loud' }),
  );

  expect(message.split('; ').sort()).toEqual([
    'DATABASE_URL has a wrong value',
    'DEPLOYMENT_ENV is missing',
    'LOG_LEVEL has a wrong value',
    'PORT has a wrong value',
  ]);
});

test('an empty variable counts as not set', () => {
  expect(loadConfig(baseConfig, { DEPLOYMENT_ENV: 'dev', PORT: '', REDIS_URL: '' })).toMatchObject({
    PORT: 8001,
    REDIS_URL: undefined,
  });
});

test.each(['production', 'DEV', 'prod', ''])('DEPLOYMENT_ENV=%s stops the start', (environment) => {
  expect(messageOf(() => loadConfig(baseConfig, { DEPLOYMENT_ENV: environment }))).toContain('DEPLOYMENT_ENV');
});

test.each([
  ['PORT', '65536'],
  ['PORT', '80.5'],
  ['PORT', '-1'],
  ['RATE_LIMIT_BASIC', '0'],
  ['RATE_LIMIT_BASIC', 'none'],
  ['REDIS_URL', 'http://127.0.0.1'],
])('%s=%s stops the start', (name, value) => {
  expect(messageOf(() => loadConfig(baseConfig, { DEPLOYMENT_ENV: 'dev', [name]: value }))).toBe(
    `${name} has a wrong value`,
  );
});

test('cannot be changed afterwards', () => {
  expect(Object.isFrozen(loadConfig(baseConfig, { DEPLOYMENT_ENV: 'dev' }))).toBe(true);
});
