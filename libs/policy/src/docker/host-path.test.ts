import { expect, test } from '@jest/globals';
import { parseDocker, volumesWritten } from './docker.js';
import { isMighty, placeOf } from './host-path.js';

test.each([
  ['/', 'system'],
  ['//', 'system'],
  ['/etc/..', 'system'],
  ['/srv/../etc', 'system'],
  ['/home', 'system'],
  ['/home/ada', 'system'],
  ['/home/ada/shop', 'outside'],
  ['/home/ada/.ssh', 'system'],
  ['/srv/shop/docker.sock', 'system'],
  ['/var/tmp/x', 'outside'],
  ['~', 'system'],
  ['~/shop', 'outside'],
  ['$HOME/.aws', 'system'],
  ['C:\\', 'system'],
  ['C:\\work\\shop', 'outside'],
  ['.', 'relative'],
  ['./a/../b', 'relative'],
  ['a/../../b', 'climbing'],
  ['./.ssh', 'system'],
  ['/'.repeat(5000), 'system'],
])('without a working directory %s is %s', (path, place) => {
  expect(placeOf(path)).toBe(place);
});

test.each([
  ['.', '/home/ada/shop', 'inside'],
  ['./src', '/root/shop', 'inside'],
  ['..', '/root/shop', 'system'],
  ['../..', '/home/ada/shop', 'system'],
  ['../other', '/home/ada/shop', 'outside'],
  ['/home/ada/shop/src', '/home/ada/shop', 'inside'],
  ['/home/ada/shopping', '/home/ada/shop', 'outside'],
  ['.', '/', 'system'],
  ['.', '/etc/nginx', 'system'],
  ['./.docker', '/home/ada/shop', 'system'],
])('%s seen from %s is %s', (path, cwd, place) => {
  expect(placeOf(path, cwd)).toBe(place);
});

test.each([
  ['/', true],
  ['/etc', true],
  ['/etc/cron.d/x', true],
  ['/root/notes', true],
  ['/var/run/docker.sock', true],
  ['/var/lib', true],
  ['/proc/self/root', true],
  ['/proc/2/root/etc', true],
  ['/sys/power', true],
  ['/lib/systemd/system', true],
  ['/bin/sh', true],
  ['/etc/docker/daemon.json', true],
  ['/etc/init.d', true],
  ['/var/run/systemd/private', true],
  ['/run/dbus/system_bus_socket', true],
  ['/dev/vda', true],
  ['/etc/localtime', false],
  ['/var/log', false],
  ['/srv/shop', false],
])('whoever has %s is master of the host: %s', (path, expected) => {
  expect(isMighty(path)).toBe(expected);
});

test('a folder of the working directory may be mounted read-only', () => {
  const argv = ['docker', 'run', '-v', './src:/src:ro', 'alpine'];
  expect(parseDocker(argv, { cwd: '/home/ada/shop' }).class).toBe('additive');
  expect(parseDocker(argv).class).toBe('escaping');
  expect(parseDocker(argv, { cwd: '/' }).class).toBe('escaping');
});

test.each([
  ['-v', './src:/src', 'disruptive'],
  ['-v', './src:/src:rw', 'disruptive'],
  ['-v', './src:/src:ro,z', 'disruptive'],
  ['-v', './src:/src:ro,U', 'disruptive'],
  ['-v', './src:ro', 'disruptive'],
  ['-v', './src:/src:ro:rw', 'disruptive'],
  ['-v', './src:/src:rprivate,ro', 'additive'],
  ['--mount', 'type=bind,src=./src,dst=/src', 'disruptive'],
  ['--mount', 'type=bind,src=./src,dst=/src,readonly=false', 'disruptive'],
  ['--mount', 'type=bind,src=./src,dst=/src,readonly,ro=0', 'disruptive'],
  ['--mount', 'type=bind,src=./src,dst=/src,readonly,bind-recursive=writable', 'disruptive'],
  ['--mount', 'type=bind,src=./src,dst=/src,ro=true', 'additive'],
  ['--mount', 'type=bind,src=./src,dst=/src,readonly', 'additive'],
])('a folder of the working directory as %s %s is %s', (flag, value, expected) => {
  expect(parseDocker(['docker', 'run', flag, value, 'alpine'], { cwd: '/home/ada/shop' }).class).toBe(expected);
});

test.each([
  ['-v data:/d -v other:/o', ['data', 'other']],
  ['-v data:/d:ro -v /anonymous -v new:/n:rw', ['new']],
  ['--mount src=data,dst=/d --mount type=volume,source=a,src=b,dst=/e', ['data', 'b']],
  ['--mount type=volume,src=data,dst=/d,readonly --mount type=tmpfs,dst=/t', []],
  ['--volume=data:/d:nocopy', ['data']],
])('volumes that docker run %s may write to: %j', (options, names) => {
  for (const verb of ['run', 'create'])
    expect(volumesWritten(parseDocker(['docker', verb, ...options.split(' '), 'alpine']))).toEqual(names);
});
