import { expect, test } from '@jest/globals';
import { faultsOf, type ImageFacts, type ImageFile } from './image-rules.js';

const file = (path: string, more: Partial<ImageFile> = {}): ImageFile => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  ...more,
});

const sound: ImageFacts = {
  name: 'verifier',
  user: '65532:65532',
  env: ['PATH=/usr/bin', 'NODE_ENV=production'],
  labels: {
    'org.opencontainers.image.title': 'wingman-verifier',
    'org.opencontainers.image.version': '1',
    'org.opencontainers.image.revision': 'abc',
    'io.wingman.sbom': '/app/sbom.cdx.json',
  },
  healthcheck: ['CMD', '/usr/bin/node'],
  files: [
    file('usr/bin/node', { mode: 0o755 }),
    file('app/sbom.cdx.json'),
    file('tmp', { type: 'directory', mode: 0o1777 }),
  ],
};

test('an image as ours are has no fault', () => {
  expect(faultsOf(sound)).toEqual([]);
});

test.each<[string, Partial<ImageFacts>, string]>([
  ['root', { user: '' }, 'runs as root'],
  ['root by number', { user: '0:0' }, 'runs as 0:0'],
  ['a user by name, which a mounted file could redefine', { user: 'node' }, 'runs as node'],
  ['no health check', { healthcheck: [] }, 'has no health check'],
  [
    'no revision',
    { labels: { ...sound.labels, 'org.opencontainers.image.revision': '' } },
    'has no label org.opencontainers.image.revision',
  ],
  [
    'a secret among its variables',
    { env: ['TELEGRAM_BOT_TOKEN=1'] },
    'has a secret in its settings: TELEGRAM_BOT_TOKEN',
  ],
])('refuses %s', (_what, change, fault) => {
  expect(faultsOf({ ...sound, ...change })).toEqual([fault]);
});

test.each<[ImageFile, string]>([
  [file('usr/bin/dash', { mode: 0o755 }), 'has a shell or what starts programs: /usr/bin/dash'],
  [file('usr/bin/sh', { type: 'symlink' }), 'has a shell or what starts programs: /usr/bin/sh'],
  [file('usr/local/bin/npm'), 'has a package manager: /usr/local/bin/npm'],
  [file('bin/curl'), 'has a network tool: /bin/curl'],
  [file('usr/bin/docker'), 'has a client of an engine: /usr/bin/docker'],
  [
    file('usr/libexec/docker/cli-plugins/docker-compose'),
    'has a client of an engine: /usr/libexec/docker/cli-plugins/docker-compose',
  ],
  [file('usr/lib/x', { mode: 0o4755 }), 'has a file that gives rights: /usr/lib/x'],
  [file('etc/x', { mode: 0o666 }), 'has what everybody may write: /etc/x'],
  [file('app/main.js', { uid: 65_532 }), 'could change its own program: /app/main.js'],
])('refuses %j', (found, fault) => {
  expect(faultsOf({ ...sound, files: [...sound.files, found] })).toEqual([fault]);
});

test('the gateway alone has a client of an engine', () => {
  const files = [...sound.files, file('usr/bin/docker'), file('usr/libexec/docker/cli-plugins/docker-compose')];

  expect(faultsOf({ ...sound, name: 'execution-gateway', files })).toEqual([]);
  expect(faultsOf({ ...sound, files })).toHaveLength(2);
});
