import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';

type Fields = Omit<CheckOf<'container'>, 'type' | 'name'>;

const WORDS = '(?:(?:the|a|docker|new|old|running|web|database|db|cache|worker|app|application|api) )*';
/** Said to be a container, before or after its name. */
const CONTAINER = `${WORDS}(?:containers? (?:called |named )?(?<name>[ICQ]\\d+|[a-z][a-z0-9]*)|(?<name2>[ICQ]\\d+|[a-z][a-z0-9]*) (?:docker )?container)`;
const RUNNING = '(?:up and running|running|up|active|started|alive|live)';
const HEALTH = '(?:healthy|passing its health ?checks?|reported (?:as )?healthy|reports healthy)';

const NO_NAMES =
  /^(?:the|a|an|docker|new|old|running|all|every|each|no|this|that|its|other|our|my|is|was|named|called|following)$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

function container(it: Reading, fields: Fields): PlanItem[] | undefined {
  const name = (it.has('name2') ? it.name('name2') : it.name('name')).replace(/^\//, '');
  if (!NAME.test(name) || NO_NAMES.test(name) || !it.remainderFits()) return undefined;
  const item: PlanItem = { check: { type: 'container', name, ...fields } };
  // "The web container" may be one that goes by another name: neither is it missing, nor seen to be gone.
  if (it.has('name') ? isNamed(it, 'name') : it.texts('name2').length > 0) return [item];
  if (fields.state === 'absent') it.open = true;
  return [{ ...item, inexact: true }];
}

const NO_THINGS =
  /(?:s|ing|tion|ment|ity)$|^(?:cache|health|runtime|engine|registry|build|image|log|storage|support|traffic|data|output|access|control|policy|space)$/;

/** "Container logs" are no container that is called so; "container api" may well be one. */
const isNamed = (it: Reading, group: string): boolean =>
  it.texts(group).length > 0 || /\b(?:called|named)\b/.test(it.sentence) || !NO_THINGS.test(it.word(group));

/** Started since the task began; without its start nothing shows that it was started anew. */
function restarted(it: Reading): PlanItem[] | undefined {
  if (it.start === undefined) it.open = true;
  return container(it, { state: 'running', ...(it.start === undefined ? {} : { started_after: it.start }) });
}

/** "Stopped and removed": gone is more than stopped. */
const gone = (it: Reading) => container(it, { state: 'absent' });
const stopped = (it: Reading) => container(it, { state: 'stopped' });
const running = (it: Reading) => container(it, { state: 'running' });
const healthy = (it: Reading) => container(it, { state: 'healthy' });

const exited = (it: Reading) =>
  it.number('code') <= 255 ? container(it, { exit_code: it.number('code') }) : undefined;

const QUIET = '(?<quiet> without (?:any )?(?:errors?|problems?|issues?))?';

const REMOVE =
  '(?:removed|deleted|stopped and removed|killed and removed|stopped and deleted|pruned|cleaned up|destroyed)';

const stateRules: Rule[] = [
  {
    shape: shape(
      `${CONTAINER} (?:is|are|was left) {ADV}(?:still )?${RUNNING}(?<healthy> and healthy)?${QUIET}{TAIL}{OPEN}`,
    ),
    read: (it) => {
      // What it logs is not looked at.
      if (it.has('quiet')) it.open = true;
      return it.has('healthy') ? healthy(it) : running(it);
    },
  },
  { shape: shape(`${CONTAINER} is running and ${HEALTH}{TAIL}`), read: healthy },
  {
    shape: shape(
      `${CONTAINER} (?:is {ADV}${HEALTH}|reports healthy|(?:passes|passed) its health ?checks?){TAIL}{OPEN}`,
    ),
    read: healthy,
  },
  // Only containers have a health of their own.
  {
    shape: shape(
      `(?<name>[I]\\d+) (?:is {ADV}(?:up and |running and )?healthy|(?:passes|passed) its health ?checks?){TAIL}`,
    ),
    read: healthy,
  },
  {
    shape: shape(
      `${CONTAINER} (?:is|was|has been) {ADV}(?:stopped|not running|no longer running|shut down|down|exited|killed){TAIL}`,
    ),
    read: stopped,
  },
  {
    shape: shape(
      `${CONTAINER} (?:has )?(?:exited|completed|finished|ended|terminated) with (?:an? )?(?:the )?(?:exit )?(?:code|status)(?: of)? <N:code>{TAIL}`,
    ),
    read: exited,
  },
  {
    shape: shape(`(?:the )?exit (?:code|status) of ${CONTAINER} (?:is|was) <N:code>{TAIL}`),
    read: exited,
  },
  // Only what has ended has an exit code; a process leaves none behind.
  {
    shape: shape(
      `(?<name>[I]\\d+) (?:has )?(?:exited|completed|finished) with (?:exit )?(?:code|status) <N:code>{TAIL}`,
    ),
    read: exited,
  },
  { shape: shape(`{SUBJ}(?:stopped|killed|shut down) ${CONTAINER}{TAIL}`), read: stopped },
  { shape: shape(`{SUBJ}${REMOVE} ${CONTAINER}{TAIL}`), read: gone },
  {
    shape: shape(
      `${CONTAINER} (?:(?:is|was|has been) {ADV}(?:${REMOVE}|gone)|no longer exists|does not exist(?: anymore)?){TAIL}`,
    ),
    read: gone,
  },
  { shape: shape(`(?:there is )?no ${CONTAINER}(?: exists| left| anymore)?{TAIL}`), read: gone },
  {
    shape: shape(`{SUBJ}(?:restarted|started|recreated|launched|relaunched|spun up) ${CONTAINER}{TAIL}`),
    read: restarted,
  },
  {
    shape: shape(`${CONTAINER} (?:was|has been|got) {ADV}(?:restarted|started|recreated|relaunched|launched){TAIL}`),
    read: restarted,
  },
];

const IMAGE = '(?<image>[ICQPK]\\d+(?: : [VN]\\d+)?)';

const attributeRules: Rule[] = [
  {
    shape: shape(
      `${CONTAINER} (?:runs|uses|is running|is based on|was started from|is using|was created from) (?:the )?image (?<image>[ICQPK]\\d+){TAIL}`,
    ),
    read: (it) => container(it, { image: it.text('image') }),
  },
  {
    shape: shape(
      `${CONTAINER} (?:has|runs with|is running with|defines|sets) (?:the )?(?:env|environment) (?:variable|var|key) (?<key>[ICQ]\\d+)(?: set)?{TAIL}`,
    ),
    read: (it) => envKey(it, it.text('key')),
  },
  {
    shape: shape(
      `${CONTAINER} (?:has|runs with|is running with|was started with) (?<pair>A\\d+)(?: (?:in its environment|set))?{TAIL}`,
    ),
    read: assigned,
  },
  {
    shape: shape(
      `${CONTAINER} (?:has|mounts) (?:a |the )?(?:volume |mount )?(?:mounted )?(?:at )?(?<mount>P\\d+)(?: mounted)?{TAIL}`,
    ),
    read: (it) => container(it, { mount: it.text('mount') }),
  },
];

const envKey = (it: Reading, key: string) => (/^[A-Za-z_]\w*$/.test(key) ? container(it, { env_key: key }) : undefined);

/** That the variable is there can be seen; what it holds is shown to nobody. */
function assigned(it: Reading): PlanItem[] | undefined {
  it.open = true;
  return envKey(it, it.text('pair').split('=')[0] ?? '');
}

const TAGGED = `(?:the |a )?(?:(?:docker|container|new) )*image ${IMAGE}`;
const NAMED_VOLUME =
  '(?:the |a )?(?:(?:docker|named|data|new) )*volume (?:called |named )?(?<object>[ICQ]\\d+|[a-z][a-z0-9]*)';
const NAMED_NETWORK =
  '(?:the |a )?(?:(?:docker|bridge|new) )*network (?:called |named )?(?<object>[ICQ]\\d+|[a-z][a-z0-9]*)';

/** `web:1.4` may have come apart into its name and its version. */
function image(it: Reading, present: boolean): PlanItem[] | undefined {
  const ref = it.texts('image').join(':');
  return /^[a-z0-9][\w./:@-]*$/.test(ref) && !/\.(?:png|jpe?g|gif|svg|webp|ico|bmp|tiff)$/.test(ref)
    ? [{ check: { type: 'image', ref, present } }]
    : undefined;
}

function object(it: Reading, type: 'volume' | 'network', present: boolean): PlanItem[] | undefined {
  const name = it.name('object');
  if (!NAME.test(name) || NO_NAMES.test(name)) return undefined;
  if (isNamed(it, 'object')) return [{ check: { type, name, present } }];
  return present ? [{ check: { type, name, present }, inexact: true }] : undefined;
}

const THERE = '(?:{BE} {ADV}(?:created|present|there|available|in place)|exists)';
const AWAY = '(?:{BE} {ADV}(?:deleted|removed|gone|pruned)|no longer exists|does not exist(?: anymore)?)';
const MAKE = '{SUBJ}(?:created|made|added|set up)';
const DELETE = '{SUBJ}(?:deleted|removed|pruned)';

const objectRules: Rule[] = [
  {
    shape: shape(
      `${TAGGED} (?:{BE} {ADV}(?:built and tagged|built|tagged|pulled|created|present|available|loaded|imported)|exists)(?: locally)?{TAIL}`,
    ),
    read: (it) => image(it, true),
  },
  {
    shape: shape(`{SUBJ}(?:built and tagged|built|pulled|tagged|created|loaded|imported) ${TAGGED}{TAIL}`),
    read: (it) => image(it, true),
  },
  { shape: shape(`${TAGGED} ${AWAY}{TAIL}`), read: (it) => image(it, false) },
  { shape: shape(`${DELETE} ${TAGGED}{TAIL}`), read: (it) => image(it, false) },
  ...(['volume', 'network'] as const).flatMap((type): Rule[] => {
    const named = type === 'volume' ? NAMED_VOLUME : NAMED_NETWORK;
    return [
      { shape: shape(`${MAKE} ${named}{TAIL}`), read: (it) => object(it, type, true) },
      { shape: shape(`${named} ${THERE}{TAIL}`), read: (it) => object(it, type, true) },
      { shape: shape(`${DELETE} ${named}{TAIL}`), read: (it) => object(it, type, false) },
      { shape: shape(`${named} ${AWAY}{TAIL}`), read: (it) => object(it, type, false) },
    ];
  }),
];

/** Containers and what belongs to them, as the engine describes them. */
export const containerRules: Rule[] = [...stateRules, ...attributeRules, ...objectRules];
