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
