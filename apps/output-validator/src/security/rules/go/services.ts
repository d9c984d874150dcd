import { textAt } from '../../flow/call-facts.js';
import type { AssignmentRule, CallRule, RecordRule } from '../../flow/rules.js';
import { constantOf, LEVEL, type Value } from '../../flow/value.js';

const OLD = /Version(?:SSL30|TLS10|TLS11)$/;
const isTrue = (value: Value | undefined) => constantOf(value) === true;
const WEAK_SUITE =
  /TLS_(?:RSA|ECDHE_RSA|ECDHE_ECDSA)_WITH_(?:RC4|3DES)|TLS_RSA_WITH_AES|WITH_AES_(?:128|256)_CBC_SHA(?:256)?$/;

/** How services listen, connect and answer. */
export const GO_SERVICES: readonly CallRule[] = [
  {
    weakness: 'no-timeout',
    calls: [
      'http.ListenAndServe',
      'http.ListenAndServeTLS',
      'http.Serve',
      'http.ServeTLS',
      'net.http.ListenAndServe',
      'net.http.Serve',
    ],
  },
  {
    weakness: 'bind-all',
    calls: ['net.Listen', 'tls.Listen', 'crypto.tls.Listen', 'net.ListenPacket'],
    when: (call) => /^(?:0\.0\.0\.0|\[::\])?:\d+$/.test(textAt(call, 1)),
  },
  {
    weakness: 'decompression-bomb',
    calls: ['io.Copy', 'io.CopyBuffer', 'io.ReadAll', 'ioutil.ReadAll'],
    when: (call) =>
      call.args.some((value) =>
        /(?:gzip|zlib|bzip2|flate|lzw|zip|tar)\.\w+/.test(`${value.path} ${[...value.origins].join(' ')}`),
      ),
  },
  {
    weakness: 'csrf-off',
    calls: ['*.AddInsecureBypassPattern'],
    when: (call) => /^\/?$|[*{]|^\/api\/?$/.test(textAt(call, 0)) || !call.args[0]?.constant,
  },
  {
    weakness: 'unsafe-memory',
    calls: ['unsafe.Pointer', 'unsafe.String', 'unsafe.StringData', 'unsafe.Slice', 'unsafe.SliceData'],
  },
  {
    weakness: 'insecure-cookie',
    calls: ['*.SetCookie'],
    when: (call) => call.args.length >= 7 && (constantOf(call.args[5]) === false || constantOf(call.args[6]) === false),
  },
  {
    weakness: 'cors-wildcard',
    calls: ['*.Header.Set', '*.Header.Add', '*.Set', '*.Header'],
    when: (call, observer) =>
      textAt(call, 0) === 'Access-Control-Allow-Origin' &&
      (constantOf(call.args[1]) === '*' || observer.reach(call.args[1], 'header') >= LEVEL.request),
  },
  {
    weakness: 'permissive-mode',
    calls: ['syscall.Umask', 'unix.Umask'],
    when: (call) => constantOf(call.args[0]) === 0,
  },
  { weakness: 'debug-enabled', calls: ['net.http.pprof.Handler', 'pprof.Index'] },
  {
    weakness: 'xxe',
    calls: ['libxml2.ParseString', 'parser.New'],
    when: (call) => call.args.some((value) => /XMLParseNoEnt$/.test(value.path)),
  },
  {
    weakness: 'error-leak',
    calls: ['http.Error', 'net.http.Error'],
    when: (call) => /\.Error$/.test(call.args[1]?.path ?? ''),
  },
];

/** Settings in composite literals. */
export const GO_RECORDS: readonly RecordRule[] = [
  {
    weakness: 'tls-verification-off',
    type: 'tls.Config',
    when: (fields) =>
      isTrue(fields.get('InsecureSkipVerify')) ||
      (fields.get('InsecureSkipVerify')?.constant === undefined && fields.has('InsecureSkipVerify')),
  },
  {
    weakness: 'weak-tls',
    type: 'tls.Config',
    when: (fields) =>
      OLD.test(fields.get('MinVersion')?.path ?? '') ||
      constantOf(fields.get('MinVersion')) === 0 ||
      OLD.test(fields.get('MaxVersion')?.path ?? ''),
  },
  {
    weakness: 'weak-tls',
    type: 'tls.Config',
    when: (fields) => (fields.get('CipherSuites')?.items ?? []).some((item) => WEAK_SUITE.test(item.path)),
  },
  {
    weakness: 'weak-tls',
    type: 'tls.Config',
    when: (fields) => !fields.has('MinVersion') && !fields.has('InsecureSkipVerify') && fields.has('MaxVersion'),
  },
  {
    weakness: 'no-timeout',
    type: 'http.Server',
    when: (fields) => !fields.has('ReadHeaderTimeout') && !fields.has('ReadTimeout'),
  },
  {
    weakness: 'insecure-cookie',
    type: 'http.Cookie',
    when: (fields) =>
      fields.has('Name') &&
      ((!isTrue(fields.get('Secure')) && fields.get('Secure')?.constant !== undefined) ||
        !fields.has('Secure') ||
        !fields.has('HttpOnly') ||
        constantOf(fields.get('HttpOnly')) === false ||
        /SameSiteNoneMode$/.test(fields.get('SameSite')?.path ?? '')),
  },
  {
    weakness: 'insecure-cookie',
    type: 'sessions.Options',
    when: (fields) => constantOf(fields.get('Secure')) === false || constantOf(fields.get('HttpOnly')) === false,
  },
  {
    weakness: 'cors-wildcard',
    when: (fields) =>
      (fields.get('AllowedOrigins')?.items ?? fields.get('AllowOrigins')?.items ?? []).some(
        (item) => constantOf(item) === '*',
      ) && isTrue(fields.get('AllowCredentials')),
  },
];

export const GO_TARGETS: readonly AssignmentRule[] = [
  { weakness: 'tls-verification-off', targets: ['InsecureSkipVerify'], when: isTrue },
  { weakness: 'weak-tls', targets: ['MinVersion'], when: (value) => OLD.test(value.path) },
  {
    weakness: 'host-key-unchecked',
    targets: ['HostKeyCallback'],
    when: (value) => /InsecureIgnoreHostKey$/.test(value.path),
  },
];
