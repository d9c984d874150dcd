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
  if (!it.onlyNames('np') || /\b(?:container|image|volume|\w+ing)\b/.test(it.word('np'))) return undefined;
  // Words beside the name are a description only where they are said to be one: "the mail worker (mailerd)".
  if (!it.sentence.includes('(') && !it.phraseFits('np', [])) return undefined;
  const name = it.has('name') ? it.text('name') : it.word('known');
  if (name !== '' && (/[/\s]/.test(name) || /^\d/.test(name))) return undefined;
  return {
    ...(name === '' ? {} : { name: name === 'postgresql' ? 'postgres' : name }),
    ...(it.has('pid') ? { pid: it.number('pid') } : {}),
    ...(it.has('pidfile') ? { pid_file: it.path('pidfile') } : {}),
  };
}

/** Whether the words leave no doubt that a process of this machine is meant: a name alone may be a container's. */
const isProcess = (it: Reading, who: Fields) =>
  who.pid !== undefined || who.pid_file !== undefined || it.has('known') || /\b(?:process|daemon)\b/.test(it.sentence);

function running(it: Reading, more: Fields = {}): PlanItem[] | undefined {
  const who = identity(it);
  if (who === undefined || !it.remainderFits()) return undefined;
  const check = { type: 'process' as const, running: true, ...who, ...more };
  if (isProcess(it, who)) return [{ check }];
  return [{ check, witness: { type: 'process', running: true, ...who } }];
}

function stopped(it: Reading): PlanItem[] | undefined {
  const who = identity(it);
  if (who === undefined || !it.remainderFits()) return undefined;
  if (!isProcess(it, who)) it.open = true;
  return [{ check: { type: 'process', running: false, ...who } }];
}

function startedSince(it: Reading): PlanItem[] | undefined {
  // Without a start nothing shows that it was started anew.
  if (it.start === undefined) it.open = true;
  return running(it, it.start === undefined ? {} : { started_after: it.start });
}

/** Programs that run, stopped or were started again. */
export const processRules: Rule[] = [
  { shape: shape(`${NAMED}(?: (?:is|are))? {ADV}(?:still )?${RUNNING}${PID}${SEE}{TAIL}{OPEN}`), read: running },
  { shape: shape(`${NAMED}${PID} (?:is|are) {ADV}(?:still )?${RUNNING}{TAIL}{OPEN}`), read: running },
  {
    shape: shape(`(?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid> is {ADV}(?:still )?${RUNNING}{TAIL}`),
    read: running,
  },
  {
    shape: shape(
      `${NAMED}${PID} (?:(?:is|was) (?:not|no longer) (?:running|active|alive|up)|(?:is|was|has been) {ADV}(?:stopped|killed|terminated|down|shut down)){TAIL}`,
    ),
    read: stopped,
  },
  {
    shape: shape(
      `(?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid> (?:is (?:not|no longer) running|(?:was|has been) (?:stopped|killed|terminated)){TAIL}`,
    ),
    read: stopped,
  },
  { shape: shape(`(?:there is )?no ${NAMED} (?:process |is )?(?:running|left){TAIL}`), read: stopped },
  { shape: shape(`{SUBJ}(?:stopped|killed|terminated|shut down|ended) ${NAMED}${PID}{TAIL}`), read: stopped },
  {
    shape: shape(`{SUBJ}(?:stopped|killed|terminated) (?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid>{TAIL}`),
    read: stopped,
  },
  { shape: shape(`{SUBJ}(?:restarted|started|launched|relaunched|spawned) ${NAMED}${PID}{TAIL}`), read: startedSince },
  {
    shape: shape(
      `${NAMED}${PID} (?:was|has been|got) {ADV}(?:restarted|started|relaunched|launched){TAIL}(?<open>(?: (?:to|with|so|, so) .+)?)`,
    ),
    read: startedSince,
  },
];
