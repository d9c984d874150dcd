import type { FactReader } from '../../../fact.js';
import type { Invocation } from '../../../invocation.js';
import { readArguments, valuesOf } from '../arguments.js';
import { givenText } from '../given-text.js';
import {
  CHANGE,
  DELETE_DATA,
  ERASE,
  factOf,
  OVERWRITE,
  PURGE_CACHE,
  RESET,
  REVOKE,
  RUN_PROGRAM,
  STOP_SERVICE,
  UNPROTECT,
} from '../service-fact.js';
import type { Act, ServiceFact } from '../service-fact.js';

/** Commands that take something away, by their first word and, where it decides, their second (redis.io/commands). */
const COMMANDS = new Map<string, Act>([
  ['flushall', ERASE],
  ['flushdb', ERASE],
  ['del', DELETE_DATA],
  ['unlink', DELETE_DATA],
  ['getdel', DELETE_DATA],
  ['xtrim', DELETE_DATA],
  ['xdel', DELETE_DATA],
  ['ltrim', DELETE_DATA],
  ['shutdown', STOP_SERVICE],
  ['debug segfault', STOP_SERVICE],
  ['debug panic', STOP_SERVICE],
  ['debug crash-and-recover', STOP_SERVICE],
  ['debug crash-and-abort', STOP_SERVICE],
  ['debug restart', STOP_SERVICE],
  ['debug sleep', STOP_SERVICE],
  ['debug oom', STOP_SERVICE],
  ['debug reload', STOP_SERVICE],
  ['replicaof', OVERWRITE],
  ['slaveof', OVERWRITE],
  ['restore', CHANGE],
  ['swapdb', OVERWRITE],
  ['module load', RUN_PROGRAM],
  ['config set', CHANGE],
  ['config rewrite', CHANGE],
  ['config resetstat', RESET],
  ['cluster reset', RESET],
  ['cluster forget', RESET],
  ['cluster flushslots', RESET],
  ['cluster delslots', RESET],
  ['script flush', PURGE_CACHE],
  ['function flush', RESET],
  ['function delete', RESET],
  ['acl deluser', REVOKE],
  ['xgroup destroy', RESET],
]);

/** Settings with which the server writes files of its machine, or opens itself (redis.io/docs/management/security). */
const RISKY_SETTINGS = new Set(['dir', 'dbfilename', 'protected-mode', 'requirepass', 'bind', 'appendonly', 'save']);
const FLUSH_IN_SCRIPT = /['"]flush(?:all|db)['"]/i;

/** What one command of Redis does. */
export function redisFacts(words: readonly string[]): ServiceFact[] {
  const [first = '', second = '', third = ''] = words.map((word) => word.toLowerCase());
  if (first === 'replicaof' || first === 'slaveof') return second === 'no' ? [] : [factOf(OVERWRITE, words.slice(1))];
  if (first === 'config' && second === 'set' && RISKY_SETTINGS.has(third)) return [factOf(UNPROTECT, [third])];
  if (first === 'eval' && FLUSH_IN_SCRIPT.test(second)) return [factOf(ERASE)];
  const one = COMMANDS.get(first);
  const two = COMMANDS.get(`${first} ${second}`);
  if (two) return [factOf(two, words.slice(2))];
  return one ? [factOf(one, words.slice(1))] : [];
}

const VALUES =
  '-h -p -s -a -u -r -i -n -d -t --user --pass --eval --cacert --cert --key --tls-ciphers --sni --pattern --count --rdb';

const SWITCHES = '-c -x --raw --no-raw --csv --json --tls --insecure --no-auth-warning --scan --bigkeys --stat --pipe';

const readRedisCli: FactReader = (invocation) => {
  const call = readArguments(invocation.args, {
    values: new Set(VALUES.split(' ')),
    switches: new Set(SWITCHES.split(' ')),
  });
  const [task = ''] = valuesOf(call, '--cluster');
  if (['del-node', 'reset', 'flushall', 'call'].includes(task)) return [factOf(RESET, valuesOf(call, '--cluster'))];
  const own = redisFacts(call.words.map(({ text }) => text));
  const typed = givenText(invocation.input)?.split('\n').slice(0, 200) ?? [];
  const facts = [...own, ...typed.flatMap((line) => redisFacts(line.trim().split(/\s+/)))];
  return facts.map((fact) => withEach(fact, invocation));
};

/** Under `xargs` the keys are whatever a search finds. */
const withEach = (fact: ServiceFact, { wrappers }: Invocation): ServiceFact =>
  wrappers.some(({ kind }) => kind === 'each') ? { ...fact, traits: [...fact.traits, 'all'] } : fact;

/** A command of Redis that stands alone in a text (`FLUSHALL`). */
const bare =
  (command: string): FactReader =>
  ({ args }) =>
    redisFacts([command, ...args.map(({ text }) => text)]);

export const REDIS_PROGRAMS: Readonly<Record<string, FactReader>> = {
  'redis-cli': readRedisCli,
  'valkey-cli': readRedisCli,
  'keydb-cli': readRedisCli,
  FLUSHALL: bare('flushall'),
  FLUSHDB: bare('flushdb'),
};
