import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';

const NOUN = '(?:process|daemon|service|worker|server|job|program|task)';
// A plain word is only taken for a program when it is one everybody knows.
const KNOWN =
  '(?<known>nginx|postgres|postgresql|mysqld|redis-server|sshd|cron|crond|dockerd|httpd|apache2|haproxy|memcached|mongod|rabbitmq-server|caddy|traefik|systemd)';
const NAME = `(?:<ICP:name>|${KNOWN})`;
const NAMED = `{NP}(?:\\( )?(?:(?:named|called) )?${NAME}(?: \\))?(?: ${NOUN})?`;
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

/** A name without a noun may be a process's or a container's: the one that is there is meant. */
function either(who: Fields, more: Pick<Fields, 'started_after' | 'env_key'> = {}): PlanItem {
  const there = { type: 'process' as const, running: true, ...who };
  const check = { ...there, ...more };
  const container = { type: 'container' as const, name: who.name ?? '' };
  const runs = { ...container, state: 'running' as const, ...more };
  const exists = { ...container, state: 'absent' as const, negate: true as const };
  return {
    check,
    forms: [
      { check, there },
      { check: runs, there: exists },
    ],
  };
}

function running(it: Reading, more: Parameters<typeof either>[1] = {}): PlanItem[] | undefined {
  const who = identity(it);
  if (who === undefined || !it.remainderFits()) return undefined;
  if (!isProcess(it, who)) return [either(who, more)];
  return [{ check: { type: 'process', running: true, ...who, ...more } }];
}

/** By a name that daemons have a process is meant, unless a container of that name is seen to run. */
const DAEMON = /^[\w-]{3,}d$/;

function stopped(it: Reading): PlanItem[] | undefined {
  const who = identity(it);
  if (who === undefined || !it.remainderFits()) return undefined;
  const process: PlanItem = { check: { type: 'process', running: false, ...who } };
  if (isProcess(it, who) || who.name === undefined) return [process];
  const container: PlanItem = { check: { type: 'container', name: who.name, state: 'running', negate: true } };
  return [process, { ...container, ...(DAEMON.test(who.name) ? { veto: true as const } : {}) }];
}

/** A variable of its environment. What it holds is told to nobody: that can only be refuted, by a variable that is not set. */
function environment(it: Reading): PlanItem[] | undefined {
  const [, key = '', value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(it.name('key')) ?? [];
  if (key === '') return undefined;
  const items = running(it, { env_key: key });
  if (value === undefined && !it.has('value')) return items;
  return items?.map((item) => ({ ...item, leavesOpen: 'value_hidden' }));
}

function startedSince(it: Reading): PlanItem[] | undefined {
  // Without a start nothing shows that it was started anew.
  if (it.start === undefined) it.open = true;
  return running(it, it.start === undefined ? {} : { started_after: it.start });
}

const NAMES = '(?<names>[IC]\\d+(?: (?:,|and|, and|&) [IC]\\d+)+)';
const SEVERAL = `(?:(?:both|the) )?(?:(?:processes|daemons|services|workers) )?${NAMES}`;

/** The same of several, each by its name. */
function each(it: Reading, itemsOf: (who: Fields & { name: string }) => PlanItem[]): PlanItem[] | undefined {
  const names = it.texts('names');
  if (names.some((name) => /[/\s]/.test(name) || /^\d/.test(name))) return undefined;
  return names.flatMap((name) => itemsOf({ name }));
}

const areRunning = (it: Reading) =>
  each(it, (who) => [isProcess(it, who) ? { check: { type: 'process', running: true, ...who } } : either(who)]);

const areStopped = (it: Reading) =>
  each(it, ({ name }) => {
    const process: PlanItem = { check: { type: 'process', running: false, name } };
    const container: PlanItem = { check: { type: 'container', name, state: 'running', negate: true } };
    return [process, { ...container, ...(DAEMON.test(name) ? { veto: true as const } : {}) }];
  });

/** Programs that run, stopped or were started again. */
export const processRules: Rule[] = [
  { shape: shape(`${SEVERAL} are {ADV}(?:both |all )?${RUNNING}{TAIL}`), read: areRunning },
  { shape: shape(`{SUBJ}(?:stopped|killed|terminated|shut down) ${SEVERAL}{TAIL}`), read: areStopped },
  {
    shape: shape(`${SEVERAL} (?:are (?:not|no longer) running|(?:were|have been) (?:stopped|killed|terminated)){TAIL}`),
    read: areStopped,
  },
  {
    shape: shape(
      `${NAMED}(?: (?:is|are))? {ADV}(?:still )?${RUNNING}${PID}${SEE}{TAIL}(?<why> with (?:the |its )?(?:new|updated|changed|latest) (?:config|configuration|settings))?{OPEN}`,
    ),
    read: running,
  },
  { shape: shape(`${NAMED}${PID} (?:is|are) {ADV}(?:still )?${RUNNING}{TAIL}{OPEN}`), read: running },
  {
    shape: shape(`(?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid> is {ADV}(?:still )?${RUNNING}{TAIL}`),
    read: running,
  },
  {
    shape: shape(
      `${NAMED}${PID} (?:(?:is|was) (?:not|no longer) (?:running|active|alive|up)|(?:is|was|has been) {ADV}(?:stopped|killed|terminated|down|shut down)|has (?:exited|stopped|terminated|died|quit))(?: anymore| any more)?{TAIL}`,
    ),
    read: stopped,
  },
  {
    shape: shape(
      `(?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid> (?:is (?:not|no longer) running|is gone|no longer exists|does not exist(?: anymore)?|(?:was|has been) (?:stopped|killed|terminated)){TAIL}`,
    ),
    read: stopped,
  },
  { shape: shape(`(?:there is )?no ${NAMED} (?:process |is )?(?:running|left){TAIL}`), read: stopped },
  { shape: shape(`{SUBJ}(?:stopped|killed|terminated|shut down|ended) ${NAMED}${PID}{TAIL}`), read: stopped },
  {
    shape: shape(`{SUBJ}(?:stopped|killed|terminated) (?:the )?(?:process|pid) (?:with (?:pid|id) )?<N:pid>{TAIL}`),
    read: stopped,
  },
  {
    shape: shape(
      `${NAMED}${PID} (?:has|runs with|is running with|was started with) (?:the )?(?:environment variable |env var |variable )?<AI:key>(?: (?:set )?(?:in its environment|set))?{TAIL}`,
    ),
    read: environment,
  },
  {
    shape: shape(
      `(?:the )?(?:environment variable |env var |variable )?<IC:key> (?:is|was) {ADV}(?:set to )?<value:ICQNV> (?:in the environment of|for) ${NAMED}{TAIL}`.replace(
        '<value:ICQNV>',
        '(?<value>[ICQNV]\\d+)',
      ),
    ),
    read: environment,
  },
  {
    shape: shape(
      `(?:the )?environment of ${NAMED} (?:contains|has|includes|sets) (?:the )?(?:variable )?<AICQ:key>{TAIL}`,
    ),
    read: environment,
  },
  {
    shape: shape(
      `(?:the )?(?:pid file )?<P:pidfile> (?:points to|names|refers to|belongs to|contains the pid of|holds the pid of) (?:a|the) (?:running|live) process{TAIL}`,
    ),
    read: (it) => [{ check: { type: 'process', running: true, pid_file: it.path('pidfile') } }],
  },
  {
    shape: shape(
      `(?:the )?(?:pid file )?<P:pidfile> (?:contains|holds|has) the (?:pid|process id) of (?:the )?(?:running )?<IC:name>{TAIL}`,
    ),
    read: (it) => [{ check: { type: 'process', running: true, pid_file: it.path('pidfile'), name: it.text('name') } }],
  },
  {
    shape: shape(`{SUBJ}(?:bounced|rebooted|restarted|started|launched|relaunched|spawned) ${NAMED}${PID}{TAIL}`),
    read: startedSince,
  },
  {
    shape: shape(
      `${NAMED}${PID} (?:was|has been|got) {ADV}(?:restarted|started|relaunched|launched){TAIL}(?<why> (?:to pick up|with|to load|to apply) (?:the |its )?(?:new|updated|changed|latest) (?:config|configuration|settings|code|version))?(?<open>(?: (?:to|with|so|, so) .+)?)`,
    ),
    read: startedSince,
  },
];
