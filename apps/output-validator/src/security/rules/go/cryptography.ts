import { numberAt } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf } from '../../flow/value.js';

/** Hashes, ciphers, keys and random numbers. */
export const GO_CRYPTOGRAPHY: readonly CallRule[] = [
  {
    weakness: 'weak-hash',
    calls: [
      'crypto.md5.New',
      'crypto.md5.Sum',
      'crypto.sha1.New',
      'crypto.sha1.Sum',
      'md4.New',
      'ripemd160.New',
      'md5.New',
      'md5.Sum',
      'sha1.New',
      'sha1.Sum',
    ],
  },
  {
    weakness: 'weak-cipher',
    calls: [
      'crypto.des.NewCipher',
      'crypto.des.NewTripleDESCipher',
      'crypto.rc4.NewCipher',
      'des.NewCipher',
      'des.NewTripleDESCipher',
      'rc4.NewCipher',
      'blowfish.NewCipher',
      'cast5.NewCipher',
      'tea.NewCipher',
    ],
  },
  {
    weakness: 'weak-key',
    calls: ['rsa.GenerateKey', 'crypto.rsa.GenerateKey', 'rsa.GenerateMultiPrimeKey'],
    when: (call) => (numberAt(call, call.path.endsWith('MultiPrimeKey') ? 2 : 1) ?? 4096) < 2048,
  },
  {
    weakness: 'weak-key',
    calls: ['dsa.GenerateParameters'],
    when: (call) => /L1024N160$/.test(call.args[2]?.path ?? ''),
  },
  { weakness: 'weak-key', calls: ['elliptic.P224'] },
  {
    weakness: 'weak-random',
    calls: [
      'Read',
      'Int',
      'Intn',
      'Int31',
      'Int31n',
      'Int63',
      'Int63n',
      'Float64',
      'Float32',
      'Uint32',
      'Uint64',
      'New',
      'Perm',
      'IntN',
      'N',
      'Int64',
      'Int64N',
      'Int32N',
      'Shuffle',
      'Seed',
      'NewSource',
    ].flatMap((name) => [`math.rand.${name}`, `math.rand.v2.${name}`]),
  },
  {
    weakness: 'static-iv',
    calls: [
      'crypto.cipher.NewCBCEncrypter',
      'crypto.cipher.NewCFBEncrypter',
      'crypto.cipher.NewCTR',
      'crypto.cipher.NewOFB',
    ],
    when: (call) =>
      call.args[1]?.constant !== undefined ||
      ((call.args[1]?.items?.length ?? 0) > 0 &&
        call.args[1]?.level === 0 &&
        call.args[1].items?.every((item) => item.constant !== undefined) === true),
  },
  {
    weakness: 'static-iv',
    calls: ['*.Seal'],
    when: (call) =>
      call.args.length === 4 &&
      (call.args[1]?.constant !== undefined ||
        ((call.args[1]?.items?.length ?? 0) > 0 &&
          call.args[1]?.items?.every((item) => item.constant !== undefined) === true)),
  },
  {
    weakness: 'static-salt',
    calls: ['pbkdf2.Key', '*.pbkdf2.Key', 'scrypt.Key', 'argon2.IDKey', 'argon2.Key'],
    when: (call) => call.args[1]?.constant !== undefined || /sha\d+\.|Sum/.test(call.args[1]?.path ?? ''),
  },
  {
    weakness: 'weak-iteration',
    calls: ['pbkdf2.Key', '*.pbkdf2.Key'],
    when: (call) => (numberAt(call, 2) ?? 1e6) < 1000,
  },
  {
    weakness: 'weak-iteration',
    calls: ['bcrypt.GenerateFromPassword'],
    when: (call) => (numberAt(call, 1) ?? 12) < 10 || /MinCost$/.test(call.args[1]?.path ?? ''),
  },
  { weakness: 'host-key-unchecked', calls: ['ssh.InsecureIgnoreHostKey', '*.ssh.InsecureIgnoreHostKey'] },
  { weakness: 'jwt-unverified', calls: ['*.ParseUnverified'] },
  {
    weakness: 'hard-coded-secret',
    calls: [
      'aes.NewCipher',
      'crypto.aes.NewCipher',
      'hmac.New',
      'crypto.hmac.New',
      'chacha20poly1305.New',
      '*.SignedString',
      'des.NewCipher',
    ],
    when: (call) => {
      const key = call.args[call.path.endsWith('hmac.New') ? 1 : 0];
      return typeof constantOf(key) === 'string';
    },
  },
];
