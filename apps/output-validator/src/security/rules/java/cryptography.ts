import { numberAt, textAt } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf } from '../../flow/value.js';

const BROKEN_CIPHER =
  /^(?:DES|DESede|3DES|TripleDES|RC2|RC4|ARCFOUR|Blowfish|IDEA)\b|\/ECB\b|^AES$|^RSA\/[^/]*\/NoPadding/i;

/** Hashes, ciphers, keys and random numbers. */
export const JAVA_CRYPTOGRAPHY: readonly CallRule[] = [
  {
    weakness: 'weak-hash',
    calls: ['MessageDigest.getInstance', 'java.security.MessageDigest.getInstance'],
    when: (call) => /^(?:MD2|MD4|MD5|SHA-?1|SHA)$/i.test(textAt(call, 0)),
  },
  {
    weakness: 'weak-hash',
    calls: [
      'DigestUtils.md5',
      'DigestUtils.md5Hex',
      'DigestUtils.sha1',
      'DigestUtils.sha1Hex',
      'DigestUtils.sha',
      'DigestUtils.getMd5Digest',
      'DigestUtils.getSha1Digest',
      'Hashing.md5',
      'Hashing.sha1',
      'DigestUtils.md5DigestAsHex',
      'Md5PasswordEncoder',
      'StandardPasswordEncoder',
      'NoOpPasswordEncoder.getInstance',
    ],
  },
  {
    weakness: 'weak-hash',
    calls: ['Mac.getInstance', 'javax.crypto.Mac.getInstance'],
    when: (call) => /^HmacMD5$/i.test(textAt(call, 0)),
  },
  {
    weakness: 'weak-cipher',
    calls: ['Cipher.getInstance', 'javax.crypto.Cipher.getInstance', 'NullCipher', 'javax.crypto.NullCipher'],
    when: (call) => BROKEN_CIPHER.test(textAt(call, 0)) || call.path.endsWith('NullCipher'),
  },
  {
    weakness: 'weak-cipher',
    calls: ['KeyGenerator.getInstance', 'javax.crypto.KeyGenerator.getInstance', 'SecretKeyFactory.getInstance'],
    when: (call) => /^(?:DES|DESede|RC4|RC2|Blowfish|ARCFOUR|PBEWithMD5AndDES)$/i.test(textAt(call, 0)),
  },
  {
    weakness: 'weak-key',
    calls: ['KeyPairGenerator.initialize', '*.KeyPairGenerator.getInstance.initialize', '*.initialize'],
    when: (call) =>
      (numberAt(call, 0) ?? 4096) < 2048 &&
      /KeyPairGenerator/.test(`${call.typedPath ?? ''}${call.path}`) &&
      (numberAt(call, 0) ?? 0) >= 384,
  },
  {
    weakness: 'weak-key',
    calls: ['KeyGenerator.init', '*.KeyGenerator.getInstance.init'],
    when: (call) => (numberAt(call, 0) ?? 256) < 128,
  },
  {
    weakness: 'weak-key',
    calls: ['RSAKeyGenParameterSpec', 'ECGenParameterSpec'],
    when: (call) => (numberAt(call, 0) ?? 4096) < 2048 || /secp(?:112|128|160|192)|secp160/.test(textAt(call, 0)),
  },
  {
    weakness: 'weak-random',
    calls: [
      'Random',
      'java.util.Random',
      'Math.random',
      'java.lang.Math.random',
      'RandomStringUtils.random',
      'RandomStringUtils.randomAlphanumeric',
      'RandomStringUtils.randomNumeric',
      'ThreadLocalRandom.current',
      'RandomStringUtils.randomAlphabetic',
    ],
    when: (call) => !/SecureRandom/.test(call.path),
  },
  {
    weakness: 'weak-random',
    calls: ['SecureRandom.setSeed', 'java.security.SecureRandom.setSeed'],
    when: (call) => call.args[0]?.constant !== undefined,
  },
  {
    weakness: 'static-iv',
    calls: [
      'IvParameterSpec',
      'javax.crypto.spec.IvParameterSpec',
      'GCMParameterSpec',
      'javax.crypto.spec.GCMParameterSpec',
    ],
    when: (call) => {
      const iv = call.args.at(call.path.endsWith('GCMParameterSpec') ? 1 : 0);
      return (
        iv?.constant !== undefined ||
        ((iv?.items?.length ?? 0) > 0 && iv?.items?.every((item) => item.constant !== undefined) === true)
      );
    },
  },
  {
    weakness: 'static-salt',
    calls: ['PBEKeySpec', 'PBEParameterSpec', 'javax.crypto.spec.PBEKeySpec', 'javax.crypto.spec.PBEParameterSpec'],
    when: (call) => {
      const salt = call.args[call.path.endsWith('PBEKeySpec') ? 1 : 0];
      return salt?.constant !== undefined || (numberAt(call, 2) ?? 1e6) < 1000 || (numberAt(call, 1) ?? 1e6) < 1000;
    },
  },
  {
    weakness: 'hard-coded-secret',
    calls: [
      'SecretKeySpec',
      'javax.crypto.spec.SecretKeySpec',
      'PasswordAuthentication',
      '*.DriverManager.getConnection',
      'DriverManager.getConnection',
      'java.sql.DriverManager.getConnection',
      'PBEKeySpec',
      '*.setSigningKey',
      '*.signWith',
      'Algorithm.HMAC256',
      'KeyStore.load',
      '*.setPassword',
    ],
    when: (call) => {
      const key = call.args[secretPosition(call.path)];
      const text = constantOf(key);
      return typeof text === 'string' && text !== '';
    },
  },
  {
    weakness: 'jwt-unverified',
    calls: ['JWT.decode', 'com.auth0.jwt.JWT.decode', 'Algorithm.none', '*.parseClaimsJwt', 'Jwts.parser.parse'],
    when: (call) => !/parse$/.test(call.path) || /setSigningKey/.test(call.path),
  },
];

function secretPosition(path: string): number {
  if (/getConnection$/.test(path)) return 2;
  return /PasswordAuthentication$|signWith$|KeyStore\.load$/.test(path) ? 1 : 0;
}
