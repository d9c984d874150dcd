import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';

const NOUN = '(?:process|daemon|service|worker|server|job|program|task)';
// A plain word is only taken for a program when it is one everybody knows.
const KNOWN =
  '(?<known>nginx|postgres|postgresql|mysqld|redis-server|sshd|cron|crond|dockerd|httpd|apache2|haproxy|memcached|mongod|rabbitmq-server|caddy|traefik|node|systemd)';
const NAME = `(?:<ICP:name>|${KNOWN})`;
const NAMED = `{NP}(?:\\( )?${NAME}(?: \\))?(?: ${NOUN})?`;
const PID = '(?: (?:with |has |as )?\\(? ?(?:the )?(?:pid|process id) (?:is |: |= )?<N:pid> ?\\)?)?';
const SEE = '(?: ?,? (?:see|per|according to|pid file:?|\\() ?(?:the )?(?:pid file )?<P:pidfile>(?: \\))?)?';
const RUNNING = '(?:up and running|running|up|active|alive|started)';

type Fields = Partial<Omit<CheckOf<'process'>, 'type' | 'running'>>;

function identity(it: Reading): Fields | undefined {
  if (!it.onlyNames('np') || /\bcontainer\b/.test(it.word('np'))) return undefined;
  const name = it.has('name') ? it.text('name') : it.word('known');
  if (name !== '' && (/[/\s]/.test(name) || /^\d/.test(name))) return undefined;
  return {
    ...(name === '' ? {} : { name: name === 'postgresql' ? 'postgres' : name }),
    ...(it.has('pid') ? { pid: it.number('pid') } : {}),
    ...(it.has('pidfile') ? { pid_file: it.path('pidfile') } : {}),
  };
}

function process(it: Reading, running: boolean, more: Fields = {}): PlanItem[] | undefined {
  const who = identity(it);
  if (who === undefined || !it.remainderFits()) return undefined;
  return [{ check: { type: 'process', running, ...who, ...more } }];
}

function startedSince(it: Reading): PlanItem[] | undefined {
  // Without a start nothing shows that it was started anew.
  if (it.start === undefined) it.open = true;
  return process(it, true, it.start === undefined ? {} : { started_after: it.start });
}

/** Programs that run, stopped or were started again. */
export const processRules: Rule[] = [
  {
    shape: shape(`${NAMED}(?: (?:is|are))? {ADV}(?:still )?${RUNNING}${PID}${SEE}{TAIL}{OPEN}`),
    read: (it) => process(it, true),
  },
  { shape: shape(`${NAMED}${PID} (?:is|are) {ADV}(?:still )?${RUNNING}{TAIL}{OPEN}`), read: (it) => process(it, true) },
  {
    shape: shape(`(?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid> is {ADV}(?:still )?${RUNNING}{TAIL}`),
    read: (it) => process(it, true),
  },
  {
    shape: shape(
      `${NAMED}${PID} (?:(?:is|was) (?:not|no longer) (?:running|active|alive|up)|(?:is|was|has been) {ADV}(?:stopped|killed|terminated|down|shut down)){TAIL}`,
    ),
    read: (it) => process(it, false),
  },
  {
    shape: shape(
      `(?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid> (?:is (?:not|no longer) running|(?:was|has been) (?:stopped|killed|terminated)){TAIL}`,
    ),
    read: (it) => process(it, false),
  },
  {
    shape: shape(`(?:there is )?no ${NAMED} (?:process |is )?(?:running|left){TAIL}`),
    read: (it) => process(it, false),
  },
  {
    shape: shape(`{SUBJ}(?:stopped|killed|terminated|shut down|ended) ${NAMED}${PID}{TAIL}`),
    read: (it) => process(it, false),
  },
  {
    shape: shape(`{SUBJ}(?:stopped|killed|terminated) (?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid>{TAIL}`),
    read: (it) => process(it, false),
  },
  { shape: shape(`{SUBJ}(?:restarted|started|launched|relaunched|spawned) ${NAMED}${PID}{TAIL}`), read: startedSince },
  {
    shape: shape(
      `${NAMED}${PID} (?:was|has been|got) {ADV}(?:restarted|started|relaunched|launched)${PID.replaceAll('pid>', 'pid2>')}{TAIL}(?<open>(?: (?:to|with|so|, so) .+)?)`,
    ),
    read: startedSince,
  },
];
