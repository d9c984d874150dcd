import type { Check } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { containerSince } from './since-check.js';
import type { Match, WordingTable } from './wording.js';

const NOUN = '(?:process|daemon|service|worker|server|job|program)';
const WHO = `(?:the )?(?:${NOUN} (?:called |named )?<name>|<name>(?: ${NOUN})?)`;
const PID = '(?:the )?(?:process (?:with )?(?:(?:the )?(?:pid|id) )?|pid )<pid>';
const UP = '(?:up and running|running|up|active|alive|in operation)';
const ENDED = 'stopped|killed|terminated|shut down|ended|halted|brought down';
const BEGUN = 'restarted|started|launched|relaunched|brought up|spun up|fired up|bounced';

/** A name alone may be a service's or a container's; only what is called a process must be one. */
function seen(check: Check, { sentence }: Match): PlanItem[] {
  if (check.type !== 'process' || check.pid !== undefined || /\b(?:process|daemon)\b/.test(sentence))
    return [{ check }];
  return [{ check, inexact: true }];
}

/** A stop proves itself where it is sure which process was meant; else another name of it may still run. */
function ended(check: Check, match: Match): PlanItem[] | undefined {
  const [item] = seen(check, match);
  return item?.inexact ? undefined : item && [item];
}

function begun(check: Check, match: Match): PlanItem[] | undefined {
  const start = match.context.task_started_at;
  if (check.type !== 'process' || start === undefined) return undefined;
  return seen({ ...check, started_after: start }, match);
}

const HAS_KEY =
  '(?:has|carries|sets|sees|runs with|is running with|was started with) (?:the )?(?:environment variable|env variable|env var|variable) <env_key>(?: set| in its environment)?';
const environmentOf = (who: string) =>
  `(?:the )?environment of {NP}${who} (?:contains|has|includes|holds|carries|sets) (?:the )?(?:variable )?<env_key>{TAIL}`;

export const processWordings: WordingTable = {
  'env_key name running=true': [
    { says: `{NP}${WHO} ${HAS_KEY}{TAIL}`, items: seen },
    { says: environmentOf(WHO), items: seen },
  ],
  'env_key pid running=true': [
    { says: `${PID} ${HAS_KEY}{TAIL}`, items: seen },
    { says: environmentOf(PID), items: seen },
  ],
  'name running=true': [
    { says: `{NP}${WHO} (?:is|are) {ADV}(?:still )?${UP}{TAIL}`, items: seen },
    { says: `{SUBJ}(?:${BEGUN}) {NP}${WHO}{TAIL}`, items: begun },
    { says: `{NP}${WHO} {BE} {ADV}(?:${BEGUN}){TAIL}`, items: begun },
  ],
  'name running=false': [
    { says: `{NP}${WHO} (?:(?:is|are) (?:not|no longer) ${UP}|{BE} {ADV}(?:${ENDED}|down|gone)){TAIL}`, items: ended },
    { says: `{SUBJ}(?:${ENDED}) {NP}${WHO}{TAIL}`, items: ended },
  ],
  'pid running=true': [{ says: `${PID} (?:is|are) {ADV}(?:still )?${UP}{TAIL}`, items: seen }],
  'pid running=false': [
    { says: `${PID} (?:is (?:not|no longer) ${UP}|{BE} {ADV}(?:${ENDED}|gone)){TAIL}`, items: seen },
    { says: `{SUBJ}(?:${ENDED}) ${PID}{TAIL}`, items: seen },
  ],
};

const LISTENS =
  '(?:(?:is|are) )?{ADV}(?:listening|listens|reachable|accepting connections|accepts connections|bound|answering|serving|up|running|up and running)';
const PORT = '(?:tcp )?port <port>';
const OPEN = '(?:open|in use|bound|reachable|accepting connections|taken|occupied|being listened on)';
const FREE =
  '(?:closed|free|unused|not in use|no longer in use|not open|no longer open|not reachable|no longer reachable)';

export const portWordings: WordingTable = {
  'port state=open': [
    { says: `{NP}${LISTENS} (?:on|at) (?:the )?${PORT}{TAIL}` },
    { says: `(?:the )?${PORT} is {ADV}${OPEN}{TAIL}` },
    { says: `(?:something|a process|a server|a service) (?:is )?(?:listening|listens) (?:on|at) ${PORT}{TAIL}` },
  ],
  'port state=closed': [
    { says: `(?:the )?${PORT} is {ADV}${FREE}(?: again)?{TAIL}` },
    {
      says: `(?:nothing|no process|nobody) (?:is (?:still )?)?(?:listening|listens) (?:on|at) ${PORT}(?: (?:anymore|any more|any longer))?{TAIL}`,
    },
    { says: `{SUBJ}(?:freed|freed up|released) ${PORT}{TAIL}` },
  ],
};

const ANSWERS =
  '(?:returns|responds with|answers with|answers|gives|replies with|responds|serves|yields|comes back with)';
const STATUS = '(?:(?:a|an|the) )?(?:http )?(?:status )?(?:code )?<status>(?: ok)?(?: status(?: code)?)?';
const ASKED = '(?:(?:a )?(?:get (?:request )?(?:to |on |of )?|request (?:to |on )))?<url>';

/** Below which name a value stands is said in more than one way: only a pointer in full contradicts. */
const member = (check: Check, { written }: Match): PlanItem[] =>
  written('json.pointer').startsWith('/') ? [{ check }] : [{ check, inexact: true }];

const IN_JSON =
  '(?:the )?(?:(?:json|field|key|value|property|member) )*<json.pointer>(?: (?:field|key|value|property))?';

export const httpWordings: WordingTable = {
  'json url': [
    {
      says: `{NP}(?:at )?${ASKED} {ADV}(?:returns|reports|shows|gives|says|has|answers with|responds with) ${IN_JSON} (?:=|:|of|is|as|set to|equal to) <json.equals>{TAIL}`,
      items: member,
    },
    {
      says: `${IN_JSON} (?:at|of|from|returned by|reported by|in the (?:answer|response) (?:of|from)) ${ASKED} (?:is|equals|=|:) {ADV}<json.equals>{TAIL}`,
      items: member,
    },
  ],
  'status url': [
    { says: `{NP}(?:at )?${ASKED} {ADV}${ANSWERS} ${STATUS}{TAIL}` },
    { says: `(?:the )?status (?:code )?of ${ASKED} is {ADV}<status>{TAIL}` },
  ],
  'contains url': [
    {
      says: `{NP}(?:at )?${ASKED} {ADV}(?:contains|returns|shows|serves|says|includes|mentions) (?:the )?(?:text |string |word |phrase )?<contains>{TAIL}`,
    },
  ],
};

const BOX = '(?:the )?(?:docker )?(?:container (?:called |named )?<name>|<name> (?:docker )?container)';

/** Restarted means since the start; without one that it runs shows nothing. */
function up(check: Check, { context }: Match): PlanItem[] | undefined {
  const start = context.task_started_at;
  return check.type !== 'container' || start === undefined
    ? undefined
    : [{ check: { ...check, started_after: start } }];
}

export const containerWordings: WordingTable = {
  ...containerSince,
  'env_key name': [{ says: `{NP}${BOX} ${HAS_KEY}{TAIL}` }, { says: environmentOf(BOX) }],
  'name state=running': [
    { says: `{NP}${BOX} is {ADV}(?:still )?${UP}{TAIL}` },
    { says: `{SUBJ}(?:${BEGUN}) {NP}${BOX}{TAIL}`, items: up },
    { says: `{NP}${BOX} {BE} {ADV}(?:${BEGUN}){TAIL}`, items: up },
  ],
  'name state=healthy': [{ says: `{NP}${BOX} (?:is|reports) {ADV}healthy{TAIL}` }],
  'name state=stopped': [
    { says: `{SUBJ}(?:stopped|halted) {NP}${BOX}{TAIL}` },
    { says: `{NP}${BOX} (?:is|was|has been) {ADV}(?:stopped|halted|not running|no longer running){TAIL}` },
  ],
  'name state=absent': [
    { says: `{SUBJ}(?:removed|deleted|destroyed) {NP}${BOX}{TAIL}` },
    { says: `{NP}${BOX} (?:{BE} {ADV}(?:removed|deleted|destroyed|gone)|no longer exists|does not exist){TAIL}` },
  ],
};

/** Images, volumes and networks: there or not. */
function objects(noun: string, field: string, made: string): WordingTable {
  const row = (present: boolean) => [field, `present=${present}`].sort().join(' ');
  const thing = `(?:the )?(?:docker )?(?:${noun} (?:called |named )?<${field}>|<${field}> (?:docker )?${noun})`;
  return {
    [row(true)]: [
      { says: `{NP}${thing} (?:exists|is {ADV}(?:there|present|available)){TAIL}` },
      { says: `{SUBJ}(?:${made}) {NP}${thing}{TAIL}`, undated: true },
      { says: `{NP}${thing} {BE} {ADV}(?:${made}){TAIL}`, undated: true },
    ],
    [row(false)]: [
      { says: `{SUBJ}(?:removed|deleted|destroyed) {NP}${thing}{TAIL}` },
      { says: `{NP}${thing} (?:{BE} {ADV}(?:removed|deleted|destroyed|gone)|no longer exists|does not exist){TAIL}` },
    ],
  };
}

export const imageWordings = objects('image', 'ref', 'built|pulled|created|tagged');
export const volumeWordings = objects('volume', 'name', 'created|made');
export const networkWordings = objects('network', 'name', 'created|made');
