import type { FactReader } from '../../fact.js';
import { readArguments, valuesOf } from './arguments.js';
import { givenText } from './given-text.js';
import { CHANGE, CUT_TRAFFIC, DELETE, factOf, HARMLESS } from './service-fact.js';
import type { ServiceFact } from './service-fact.js';
import { verbIn } from './verbs.js';

/** Commands of HAProxy's runtime API that take servers or sessions away (docs.haproxy.org, management guide 9.3). */
const HAPROXY_CUTS =
  /^\s{0,9}(?:@\S{1,20} )?(?:disable (?:server|frontend|agent|health)|shutdown (?:frontend|session|sessions)|del (?:server|backend|acl|map|ssl)|clear (?:acl|map|table|counters)|set server \S{1,200} (?:state (?:maint|drain)|weight 0)|set (?:maxconn|weight) .{0,200} 0)/i;

/** What is written into a socket of HAProxy: `echo "disable server web/a" | socat stdio /run/haproxy.sock`. */
const readSocket: FactReader = ({ args, input }) => {
  const lines = givenText(input)?.split(/[\n;]/).slice(0, 100) ?? [];
  const socket = args.map(({ text }) => text).join(' ');
  return /haproxy|admin\.sock|:9999\b/i.test(socket)
    ? lines.flatMap((line) => (HAPROXY_CUTS.test(line) ? [factOf(CUT_TRAFFIC, [line.trim()])] : []))
    : [];
};

/** nsupdate(1) reads its changes line by line. */
const readNameUpdate: FactReader = ({ input }) => {
  const lines = givenText(input)?.split('\n').slice(0, 200) ?? [];
  return lines.flatMap((line) =>
    /^\s{0,9}(?:update\s{1,9})?del(?:ete)?\s/i.test(line) ? [factOf(CUT_TRAFFIC, [line.trim()])] : [],
  );
};

export const RUNTIME_SOCKETS: Readonly<Record<string, FactReader>> = {
  socat: readSocket,
  nc: readSocket,
  ncat: readSocket,
  nsupdate: readNameUpdate,
};

const ANSIBLE_VALUES = new Set(
  '-m --module-name -a --args -i --inventory -u --user -l --limit -e --extra-vars -f --forks'.split(' '),
);

/** `ansible HOSTS -m MODULE -a ARGUMENTS`: a module that takes something away from every host. */
const readAnsible: FactReader = ({ args }) => {
  const call = readArguments(args, { values: ANSIBLE_VALUES });
  if (['-C', '--check', '--list-hosts'].some((name) => call.options.has(name))) return [];
  const given = valuesOf(call, '-a', '--args').join(' ').slice(0, 4_000);
  const hosts = call.words.map(({ text }) => text);
  return /\bstate\s{0,3}=\s{0,3}(?:absent|stopped)\b/.test(given)
    ? [factOf(DELETE, hosts, ['remote'])]
    : shellOf(given, hosts);
};

/** The first word of what the shell modules run; the rest is the host's to judge. */
function shellOf(given: string, hosts: readonly string[]): ServiceFact[] {
  const [program = ''] = given.trim().split(/\s+/, 1);
  const verb = verbIn(program);
  return verb === undefined || verb === HARMLESS ? [] : [factOf(verb === DELETE ? DELETE : CHANGE, hosts, ['remote'])];
}

export const ANSIBLE: Readonly<Record<string, FactReader>> = { ansible: readAnsible };
