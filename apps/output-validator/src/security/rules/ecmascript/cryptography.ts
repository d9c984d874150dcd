import { numberAt, option, textAt, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, type Value } from '../../flow/value.js';
import { SECRET_NAME, UNGUESSABLE_NAME } from '../shapes.js';

const hasOrigin = (value: Value | undefined, name: RegExp) =>
  [...(value?.origins ?? []), value?.path ?? ''].some((origin) => name.test(origin.replace(/@.*$/, '')));
const isFixedText = (value: Value | undefined) => typeof constantOf(value) === 'string' && constantOf(value) !== '';
const BITS = /^(?:1024|512|768)$/;

function isNone(call: CallFacts): boolean {
  const listed = option(call, 'algorithms')?.items ?? [option(call, 'algorithm')];
  return listed.some((item) => /^none$/i.test(String(constantOf(item))));
}

/** Hashes, ciphers, keys, tokens and random numbers. */
export const CRYPTOGRAPHY: readonly CallRule[] = [
  {
    weakness: 'weak-hash',
    calls: ['crypto.createHash', 'createHash', 'crypto.createHmac', 'createHmac'],
    when: (call) => /^(?:md2|md4|md5|sha1|sha-1|ripemd160|rmd160)$/i.test(textAt(call, 0)),
  },
  {
    weakness: 'weak-hash',
    calls: [
      'md5',
      'sha1',
      'CryptoJS.MD5',
      'crypto-js.MD5',
      'CryptoJS.SHA1',
      'crypto-js.SHA1',
      'crypto-js.md5',
      'blueimp-md5',
    ],
  },
  {
    weakness: 'weak-hash',
    calls: ['crypto.subtle.digest', '*.subtle.digest'],
    when: (call) => /^sha-1$/i.test(textAt(call, 0)),
  },
  {
    weakness: 'password-hash',
    calls: ['*.createHash.update', 'crypto.createHash.update', '*.update'],
    when: (call) =>
      /createHash|hasher|hash$/.test(call.receiver?.path ?? '') && hasOrigin(call.args[0], /passw(?:or)?d|passwd|pwd/i),
  },
  { weakness: 'weak-cipher', calls: ['crypto.createCipher', 'crypto.createDecipher'] },
  {
    weakness: 'weak-cipher',
    calls: ['crypto.createCipheriv', 'crypto.createDecipheriv', 'createCipheriv', 'createDecipheriv'],
    when: (call) => /^(?:des|rc2|rc4|bf|blowfish|cast|seed|idea)|-ecb/i.test(textAt(call, 0)),
  },
  {
    weakness: 'weak-cipher',
    calls: [
      'CryptoJS.DES.encrypt',
      'CryptoJS.TripleDES.encrypt',
      'CryptoJS.RC4.encrypt',
      'crypto-js.DES.encrypt',
      'crypto-js.TripleDES.encrypt',
      'crypto-js.RC4.encrypt',
      'CryptoJS.Rabbit.encrypt',
    ],
  },
  {
    weakness: 'weak-cipher',
    calls: ['CryptoJS.AES.encrypt', 'crypto-js.AES.encrypt'],
    when: (call) => /ECB$/.test(option(call, 'mode')?.path ?? ''),
  },
  {
    weakness: 'static-iv',
    calls: ['crypto.createCipheriv', 'createCipheriv'],
    when: (call) =>
      isFixedText(call.args[2]) ||
      (/^Buffer\.(?:from|alloc)$/.test(call.args[2]?.path ?? '') && call.args[2]?.level === 0),
  },
  {
    weakness: 'hard-coded-secret',
    calls: ['crypto.createCipheriv', 'crypto.createHmac', 'createHmac', 'createCipheriv', 'crypto.createCipher'],
    when: (call) => isFixedText(call.args[1]) && String(constantOf(call.args[1])).length > 3,
  },
  {
    weakness: 'hard-coded-secret',
    calls: [
      'jsonwebtoken.sign',
      'jwt.sign',
      'jsonwebtoken.verify',
      'jwt.verify',
      'jwt-simple.encode',
      'jwt-simple.decode',
    ],
    when: (call) => isFixedText(call.args[1]),
  },
  {
    weakness: 'hard-coded-secret',
    calls: [
      'express-session',
      'session',
      'cookie-session',
      'cookie-parser',
      'express-jwt',
      'express-jwt.expressjwt',
      'cookieParser',
    ],
    when: (call) =>
      isFixedText(option(call, 'secret')) || (/cookie-?parser/i.test(call.path) && isFixedText(call.args[0])),
  },
  {
    weakness: 'hard-coded-secret',
    calls: [
      '*.createConnection',
      '*.createPool',
      '*.Client',
      '*.Pool',
      'pg.Client',
      'pg.Pool',
      'mysql.createConnection',
      '*.Sequelize',
      'sequelize',
      'nodemailer.createTransport',
      '*.connect',
      'redis.createClient',
    ],
    when: (call) =>
      isFixedText(option(call, 'password')) ||
      isFixedText(option(call, 'auth')?.fields?.get('pass')) ||
      (/[sS]equelize$/.test(call.path) && isFixedText(call.args[2])),
  },
  {
    weakness: 'weak-key',
    calls: ['crypto.generateKeyPair', 'crypto.generateKeyPairSync', 'generateKeyPairSync', 'generateKeyPair'],
    when: (call) =>
      /^(?:rsa|dsa|rsa-pss)$/.test(textAt(call, 0)) && Number(constantOf(option(call, 'modulusLength')) ?? 4096) < 2048,
  },
  {
    weakness: 'weak-key',
    calls: ['node-rsa', 'NodeRSA'],
    when: (call) => BITS.test(String(constantOf(option(call, 'b')))),
  },
  {
    weakness: 'weak-key',
    calls: ['crypto.createDiffieHellman', 'crypto.generatePrimeSync'],
    when: (call) => (numberAt(call, 0) ?? 4096) < 2048,
  },
  {
    weakness: 'weak-iteration',
    calls: ['crypto.pbkdf2', 'crypto.pbkdf2Sync', 'pbkdf2Sync'],
    when: (call) => (numberAt(call, 2) ?? 1e6) < 1000,
  },
  {
    weakness: 'static-salt',
    calls: ['crypto.pbkdf2', 'crypto.pbkdf2Sync', 'crypto.scrypt', 'crypto.scryptSync', 'pbkdf2Sync', 'scryptSync'],
    when: (call) => isFixedText(call.args[1]) || /createHash/.test(call.args[1]?.path ?? ''),
  },
  {
    weakness: 'jwt-unverified',
    calls: ['jsonwebtoken.verify', 'jwt.verify', 'jsonwebtoken.sign', 'jwt.sign'],
    when: (call) => isNone(call) || [false, '', null].includes(constantOf(call.args[1]) as false),
  },
  {
    weakness: 'jwt-unverified',
    calls: ['jwt-simple.decode', 'jwt_simple.decode'],
    when: (call) => constantOf(call.args[2]) === true,
  },
  {
    weakness: 'jwt-unverified',
    calls: ['jsonwebtoken.decode', 'jwt.decode', 'jwt-decode', 'jwt_decode'],
    when: (call) => !/simple/.test(call.path) && (call.args[0]?.level ?? 0) >= 2,
  },
  {
    weakness: 'weak-random',
    calls: ['Math.random', 'crypto.pseudoRandomBytes', 'pseudoRandomBytes'],
    when: (call) => call.path !== 'Math.random',
  },
];

export function isUnguessable(name: string): boolean {
  return UNGUESSABLE_NAME.test(name);
}

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
