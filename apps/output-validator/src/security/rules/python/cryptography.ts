import { argument, isOption, numberAt, option, textAt, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf } from '../../flow/value.js';

const BROKEN = /^(?:md2|md4|md5|sha1?|sha-1|ripemd(?:160)?)$/i;
const isHarmlessUse = (call: CallFacts) => isOption(call, 'usedforsecurity', false);

function isShort(call: CallFacts): boolean {
  const bits =
    numberAt(call, call.path.includes('generate_private_key') && /rsa/.test(call.path) ? 1 : 0, 'key_size') ??
    numberAt(call, 0, 'bits');
  return bits !== undefined && bits < 2048;
}

const CURVES = /(?:SECP192R1|SECT163K1|SECT163R2|SECT233K1|SECT233R1|BrainpoolP(?:160|192))/;
const isFixedBytes = (value: ReturnType<typeof argument>) =>
  value?.constant !== undefined && value.constant.value !== null;

/** Hashes, ciphers, keys and random numbers. */
export const CRYPTOGRAPHY: readonly CallRule[] = [
  {
    weakness: 'weak-hash',
    calls: [
      'hashlib.md4',
      'hashlib.md5',
      'hashlib.sha',
      'hashlib.sha1',
      'md5.new',
      'md5.md5',
      'sha.new',
      'Crypto.Hash.MD2.new',
      'Crypto.Hash.MD4.new',
      'Crypto.Hash.MD5.new',
      'Crypto.Hash.SHA.new',
      'Crypto.Hash.SHA1.new',
      'Cryptodome.Hash.MD2.new',
      'Cryptodome.Hash.MD4.new',
      'Cryptodome.Hash.MD5.new',
      'Cryptodome.Hash.SHA.new',
      'hashes.MD5',
      'hashes.SHA1',
      'Crypto.Hash.RIPEMD.new',
      'MD5.new',
      'MD4.new',
    ],
    when: (call) => !isHarmlessUse(call),
  },
  {
    weakness: 'weak-hash',
    calls: ['hashlib.new'],
    when: (call) => BROKEN.test(textAt(call, 0, 'name')) && !isHarmlessUse(call),
  },
  {
    weakness: 'weak-hash',
    calls: ['hmac.new', 'hmac.digest'],
    when: (call) =>
      BROKEN.test(textAt(call, 2, 'digestmod')) ||
      /hashlib\.(?:md5|sha1)$/.test(argument(call, 2, 'digestmod')?.path ?? ''),
  },
  {
    weakness: 'weak-hash',
    calls: ['crypt.crypt', 'crypt.mksalt'],
    when: (call) =>
      /METHOD_(?:CRYPT|MD5|BLOWFISH)$/.test(argument(call, 1, 'salt')?.path ?? argument(call, 0, 'method')?.path ?? ''),
  },
  {
    weakness: 'password-hash',
    calls: ['hashlib.sha256', 'hashlib.sha512', 'hashlib.sha224', 'hashlib.sha3_256'],
    when: (call) => /passw/i.test([...(call.args[0]?.origins ?? [])].join()),
  },
  {
    weakness: 'weak-iteration',
    calls: ['hashlib.pbkdf2_hmac'],
    when: (call) =>
      (numberAt(call, 3, 'iterations') ?? 1e6) < 1000 || (BROKEN.test(textAt(call, 0)) && textAt(call, 0) !== 'sha1'),
  },
  {
    weakness: 'static-salt',
    calls: [
      'hashlib.pbkdf2_hmac',
      'hashlib.scrypt',
      'bcrypt.hashpw',
      '*.PBKDF2HMAC',
      '*.PBKDF2',
      '*.scrypt',
      'crypt.crypt',
    ],
    when: (call) =>
      [argument(call, 2, 'salt'), call.named.get('salt')].some(
        (salt) => isFixedBytes(salt) || /hashlib|sha256|hexdigest|digest/.test(salt?.path ?? ''),
      ) && !/^bcrypt/.test(call.path),
  },
  {
    weakness: 'weak-cipher',
    calls: [
      'Crypto.Cipher.ARC2.new',
      'Crypto.Cipher.ARC4.new',
      'Crypto.Cipher.Blowfish.new',
      'Crypto.Cipher.DES.new',
      'Crypto.Cipher.DES3.new',
      'Crypto.Cipher.CAST.new',
      'Crypto.Cipher.XOR.new',
      'Cryptodome.Cipher.ARC2.new',
      'Cryptodome.Cipher.ARC4.new',
      'Cryptodome.Cipher.Blowfish.new',
      'Cryptodome.Cipher.DES.new',
      'Cryptodome.Cipher.DES3.new',
      'Cryptodome.Cipher.CAST.new',
      'Cryptodome.Cipher.XOR.new',
      'algorithms.ARC4',
      'algorithms.Blowfish',
      'algorithms.IDEA',
      'algorithms.CAST5',
      'algorithms.SEED',
      'algorithms.TripleDES',
      'DES.new',
      'DES3.new',
      'ARC4.new',
      'Blowfish.new',
      'pyDes.des',
      'pyDes.triple_des',
    ],
  },
  { weakness: 'weak-cipher', calls: ['modes.ECB'] },
  {
    weakness: 'weak-cipher',
    calls: ['Crypto.Cipher.AES.new', 'Cryptodome.Cipher.AES.new', 'AES.new'],
    when: (call) => /MODE_ECB$/.test(argument(call, 1, 'mode')?.path ?? ''),
  },
  {
    weakness: 'static-iv',
    calls: ['Crypto.Cipher.AES.new', 'Cryptodome.Cipher.AES.new', 'AES.new', '*.DES3.new'],
    when: (call) =>
      isFixedBytes(argument(call, 2, 'iv')) ||
      isFixedBytes(call.named.get('IV')) ||
      isFixedBytes(call.named.get('nonce')),
  },
  {
    weakness: 'static-iv',
    calls: ['modes.CBC', 'modes.CTR', 'modes.GCM', 'modes.CFB', 'modes.OFB'],
    when: (call) => isFixedBytes(argument(call, 0, 'initialization_vector')),
  },
  {
    weakness: 'weak-key',
    calls: [
      'Crypto.PublicKey.RSA.generate',
      'Crypto.PublicKey.DSA.generate',
      'Cryptodome.PublicKey.RSA.generate',
      'Cryptodome.PublicKey.DSA.generate',
      'RSA.generate',
      'DSA.generate',
      'rsa.generate_private_key',
      'dsa.generate_private_key',
      '*.RSAKey.generate',
      'paramiko.RSAKey.generate',
      'rsa.newkeys',
      'paramiko.DSSKey.generate',
      'dh.generate_parameters',
    ],
    when: isShort,
  },
  {
    weakness: 'weak-key',
    calls: ['ec.generate_private_key'],
    when: (call) => CURVES.test(argument(call, 0, 'curve')?.path ?? ''),
  },
  {
    weakness: 'weak-random',
    calls: [
      'random.random',
      'random.randrange',
      'random.randint',
      'random.choice',
      'random.choices',
      'random.uniform',
      'random.triangular',
      'random.randbytes',
      'random.sample',
      'random.getrandbits',
      'random.Random',
      'random.shuffle',
      'random.seed',
      'numpy.random.randint',
      'random.normalvariate',
      'random.gauss',
    ],
    // Who names a seed wants the same numbers again: that is no attempt to surprise anybody.
    when: (call) => !/SystemRandom/.test(call.path) && !(call.path === 'random.Random' && call.args.length > 0),
  },
  {
    weakness: 'jwt-unverified',
    calls: ['jwt.decode', 'jose.jwt.decode'],
    when: (call) =>
      isOption(call, 'verify', false) ||
      constantOf(argument(call, 2, 'verify')) === false ||
      constantOf(option(call, 'options')?.fields?.get('verify_signature')) === false ||
      (option(call, 'algorithms')?.items ?? []).some((item) => /^none$/i.test(String(constantOf(item)))),
  },
  { weakness: 'jwt-unverified', calls: ['jwt.encode'], when: (call) => /^none$/i.test(textAt(call, 2, 'algorithm')) },
  {
    weakness: 'jwt-unverified',
    calls: ['jwt.get_unverified_claims', 'jwt.process_jwt', 'python_jwt.process_jwt', '*.get_unverified_claims'],
  },
];
