import { expect, test } from '@jest/globals';
import { redactFacts } from './redact.js';

test('values of variables are left out wherever they stand, their names stay', () => {
  expect(
    redactFacts({
      Id: 'abc',
      LogPath: '/var/lib/docker/containers/abc/abc-json.log',
      Config: { Env: ['PATH=/bin', 'TOKEN=a=b\nc', 'EMPTY='], Cmd: ['serve', '--password=Xk29fh3kd8Aq'] },
      State: { Running: true, Pid: 7 },
      Mounts: [{ Source: '/srv/data', Destination: '/data' }],
    }),
  ).toEqual({
    Id: 'abc',
    Config: { Env: ['PATH=…', 'TOKEN=…', 'EMPTY=…'], Cmd: ['serve', expect.not.stringContaining('Xk29')] },
    State: { Running: true, Pid: 7 },
    Mounts: [{ Source: '/srv/data', Destination: '/data' }],
  });
});

test('a name or the words before a secret tell of it: labels, options, checks of health', () => {
  const secret = 'Xk29fh3kd8Aq';
  const facts = redactFacts({
    Path: 'curl',
    Args: ['-u', `ada:${secret}`, 'https://example.org'],
    Config: {
      Entrypoint: ['serve', '--password', secret],
      Cmd: ['--token', secret, '--port', '80'],
      Healthcheck: { Test: ['CMD', 'check', '--api-key', secret] },
      Labels: { 'db.password': secret, 'com.example.owner': 'the shop' },
    },
    HostConfig: { LogConfig: { Type: 'splunk', Config: { 'splunk-token': secret } } },
  });

  expect(JSON.stringify(facts)).not.toContain(secret);
  expect(facts).toMatchObject({
    Args: ['-u', 'ada:[redacted]', 'https://example.org'],
    Config: { Cmd: ['--token', '[redacted]', '--port', '80'], Labels: { 'com.example.owner': 'the shop' } },
  });
});
