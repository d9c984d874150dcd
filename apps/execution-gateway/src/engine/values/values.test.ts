import { expect, test } from '@jest/globals';
import { addressOf, extraHostOf, searchDomainOf } from './address.js';
import { BadValue } from './bad-value.js';
import { nanosecondsOf } from './duration.js';
import { environmentOf, labelsOf } from './key-value.js';
import { nanoCpusOf, wholeNumber } from './number.js';
import { portsOf } from './ports.js';
import { restartPolicyOf } from './restart-policy.js';
import { bytesOf, humanSize } from './size.js';
import { ulimitsOf } from './ulimit.js';

test.each([
  ['0', 0],
  ['512', 512],
  ['512b', 512],
  ['1k', 1024],
  ['1K', 1024],
  ['1kb', 1024],
  ['1KiB', 1024],
  ['1.5m', 1_572_864],
  ['.5g', 536_870_912],
  ['2 GiB', 2_147_483_648],
  ['1t', 1_099_511_627_776],
  ['7.9', 7],
])('reads the size %j', (text, bytes) => {
  expect(bytesOf(text)).toBe(bytes);
});

test.each([
  [''],
  ['m'],
  ['-1m'],
  ['1x'],
  ['1kbb'],
  ['1bb'],
  ['1kx'],
  ['1  m'],
  ['1,5m'],
  ['1m '],
  ['9999999p'],
  ['NaN'],
])('refuses the size %j', (text) => {
  expect(() => bytesOf(text)).toThrow(BadValue);
});

test.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1kB'],
  [1_234_567, '1.235MB'],
  [1_980_000, '1.98MB'],
  [12_345_678_901, '12.35GB'],
])('shows %d bytes as %s', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text);
});

test.each([
  ['0', 0],
  ['0s', 0],
  ['1s', 1e9],
  ['500ms', 5e8],
  ['1h30m', 5_400e9],
  ['1.5h', 5_400e9],
  ['+2m', 120e9],
  ['100us', 1e5],
  ['100µs', 1e5],
  ['1ns', 1],
])('reads the duration %j', (text, nanoseconds) => {
  expect(nanosecondsOf(text)).toBe(nanoseconds);
});

test.each([[''], ['1'], ['s'], ['1 s'], ['-1s'], ['1d'], ['1s2'], ['1e3s'], ['99999999h']])(
  'refuses the duration %j',
  (text) => {
    expect(() => nanosecondsOf(text)).toThrow(BadValue);
  },
);

test.each([
  ['0', 0],
  ['-1', -1],
  ['+7', 7],
  ['0x10', 16],
  ['-0', 0],
])('reads the number %j', (text, number) => {
  expect(wholeNumber(text)).toBe(number);
});

test.each([[''], ['1.0'], ['1e3'], ['010'], ['1_000'], ['--1'], [' 1'], ['9007199254740993']])(
  'refuses the number %j',
  (text) => {
    expect(() => wholeNumber(text)).toThrow(BadValue);
  },
);

test('refuses a number outside its range', () => {
  expect(wholeNumber('10', { least: 10, most: 10 })).toBe(10);
  expect(() => wholeNumber('9', { least: 10 })).toThrow(BadValue);
  expect(() => wholeNumber('11', { most: 10 })).toThrow(BadValue);
});

test.each([
  ['1', 1e9],
  ['0.5', 5e8],
  ['.25', 25e7],
  ['1.', 1e9],
  ['0.000000001', 1],
])('reads %j processors', (text, nano) => {
  expect(nanoCpusOf(text)).toBe(nano);
});

test.each([[''], ['.'], ['-1'], ['0.0000000001'], ['1e3'], ['one']])('refuses %j processors', (text) => {
  expect(() => nanoCpusOf(text)).toThrow(BadValue);
});

test.each([
  ['8080:80', { '80/tcp': [{ HostIp: '', HostPort: '8080' }] }],
  ['80', { '80/tcp': [{ HostIp: '', HostPort: '' }] }],
  ['127.0.0.1::80/UDP', { '80/udp': [{ HostIp: '127.0.0.1', HostPort: '' }] }],
  ['[::1]:1:2', { '2/tcp': [{ HostIp: '::1', HostPort: '1' }] }],
  ['8000-8001:80', { '80/tcp': [{ HostIp: '', HostPort: '8000-8001' }] }],
  ['1-2:3-4/sctp', { '3/sctp': [{ HostIp: '', HostPort: '1' }], '4/sctp': [{ HostIp: '', HostPort: '2' }] }],
])('reads the published port %j', (spec, bindings) => {
  expect(portsOf([spec], []).bindings).toEqual(bindings);
});

test.each([
  [''],
  [':'],
  ['a'],
  ['80/'],
  ['0:'],
  ['65536'],
  ['2-1'],
  ['1-3:1-2'],
  ['x:1:2'],
  ['1/icmp'],
  ['target=1,x=2'],
])('refuses the published port %j', (spec) => {
  if (spec === '80/') return expect(portsOf([spec], []).exposed).toEqual({ '80/tcp': {} });
  return expect(() => portsOf([spec], [])).toThrow(BadValue);
});

test('exposes ranges, and what is published', () => {
  expect(Object.keys(portsOf(['9:9'], ['1-2/udp', '3']).exposed)).toEqual(['9/tcp', '1/udp', '2/udp', '3/tcp']);
  expect(() => portsOf([], ['1:2'])).toThrow(BadValue);
});

test.each([[['nofile']], [['nonsense=1']], [['nofile=2:1']], [['nofile=-1:5']], [['nofile=1:2:3']], [['nofile=a']]])(
  'refuses the limits %j',
  (values) => {
    expect(() => ulimitsOf(values)).toThrow(BadValue);
  },
);

test('takes the last of two limits of a name, and -1 for none', () => {
  expect(ulimitsOf(['nofile=1:2', 'core=-1', 'nofile=5:-1'])).toEqual([
    { Name: 'core', Hard: -1, Soft: -1 },
    { Name: 'nofile', Hard: -1, Soft: 5 },
  ]);
});

test('reads restart policies', () => {
  expect(restartPolicyOf('')).toEqual({ Name: '', MaximumRetryCount: 0 });
  expect(restartPolicyOf('on-failure:03')).toEqual({ Name: 'on-failure', MaximumRetryCount: 3 });
  expect(() => restartPolicyOf(':3')).toThrow(BadValue);
  expect(() => restartPolicyOf('on-failure:x')).toThrow(BadValue);
});

test('reads hosts, addresses and search domains', () => {
  expect(extraHostOf('db=[::1]')).toBe('db:::1');
  expect(addressOf(' 2001:DB8:0:0::1 ')).toBe('2001:db8::1');
  expect(searchDomainOf('a.example.org.')).toBe('a.example.org');
  for (const bad of ['db', ':1.2.3.4', 'db:1.2.3', 'a:b:c']) expect(() => extraHostOf(bad)).toThrow(BadValue);
  for (const bad of ['', '1.2', 'a..b', '-a.b']) expect(() => searchDomainOf(bad)).toThrow(BadValue);
});

test.each([['wingman.tenant=x'], ['wingman.execution'], [' wingman.tenant=x'], ['=x'], ['a b=c']])(
  'refuses the label %j',
  (label) => {
    expect(() => labelsOf(['own=1', label])).toThrow(BadValue);
  },
);

test('passes on no variable of its own', () => {
  expect(environmentOf(['A=1', 'B='])).toEqual(['A=1', 'B=']);
  expect(() => environmentOf(['PATH'])).toThrow(BadValue);
  expect(() => environmentOf(['=x'])).toThrow(BadValue);
});
