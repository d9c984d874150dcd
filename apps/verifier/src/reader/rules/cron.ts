import { RE2JS } from 're2js';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';

const OFTEN = '(?<often>nightly|daily|weekly|hourly|monthly)';
const WORDS =
  '(?:(?:backup|purge|cleanup|sync|report|rotation|maintenance|import|export|scheduled|recurring|new|the|a|an|system) )*';
const NOUN =
  '(?:cron ?job|cron entry|cron line|cron schedule|crontab entry|crontab line|cron task|cron|job|entry|schedule|task)';
const WHAT = '(?<command>[PCQ]\\d+)';
const WHEN = '(?:\\( )?<T:when>(?: \\))?';
const WHERE = '(?: (?:in|to|from|inside|into|by|via) (?:the )?(?:crontab |cron file |file )?(?<table>P\\d+))';
const RUNS = '(?:running|runs|for|which runs|that runs|executing|to run|calling|with|command)';

// What a schedule's five columns look like where only a word was said; other ways to say it are left open.
const COLUMNS: Readonly<Record<string, string>> = {
  nightly: String.raw`(?:@daily|@midnight|[\d,]+ (?:0?[0-6]|2[0-3]) \* \* \*)`,
  daily: String.raw`(?:@daily|@midnight|[\d,]+ \d+ \* \* \*)`,
  weekly: String.raw`(?:@weekly|[\d,]+ \d+ \* \* [0-7A-Za-z]+)`,
  hourly: String.raw`(?:@hourly|\d+ \* \* \* \*)`,
  monthly: String.raw`(?:@monthly|[\d,]+ \d+ \d+ \* \*)`,
};

const spaced = (schedule: string) =>
  schedule
    .trim()
    .split(/\s+/)
    .map((column) => RE2JS.quote(column))
    .join('\\s+');
const whole = (command: string) => `(?:^|\\s)${RE2JS.quote(command)}(?:\\s|$)`;

/** One entry with everything that was said of it in one line; the word for how often must fit the columns. */
function scheduled(it: Reading): PlanItem[] | undefined {
  const often = COLUMNS[it.word('often')];
  const when = it.has('when') ? `^\\s*${spaced(it.text('when'))}\\s` : '';
  if (often !== undefined && it.has('when') && !new RegExp(`^${often}$`).test(it.text('when').replaceAll(/\s+/g, ' ')))
    return undefined;
  const command = it.has('command') ? whole(it.text('command')) : '';
  if (when === '' && command === '') return undefined;
  const path = it.has('table') ? { path: it.path('table') } : {};
  const cron = (matches: string) => ({ type: 'cron' as const, matches, ...path });
  const matches =
    when === '' || command === '' ? when || command : `${when}(?:.*\\s)?${RE2JS.quote(it.text('command'))}(?:\\s|$)`;
  if (it.has('gone')) return [{ check: { ...cron(matches), negate: true } }];
  const rhythm: PlanItem[] =
    often === undefined || it.has('when')
      ? []
      : [{ check: cron(`^\\s*${often}\\s.*${RE2JS.quote(it.text('command'))}`), inexact: true }];
  return [{ check: cron(matches) }, ...rhythm];
}

/** A line as it stands in the table, however its columns are set apart. */
function wholeLine(it: Reading): PlanItem[] | undefined {
  const line = it.text('line').trim();
  if (!/^(?:@\w+|[\d*][\d*,/-]*(?:\s+[\d*A-Za-z][\w*,/-]*){4})\s+\S/.test(line)) return undefined;
  return [{ check: { type: 'cron', matches: `^\\s*${spaced(line)}\\s*$`, path: it.path('table') } }];
}

const JOB = `(?:the |a |an )?(?:${OFTEN} )?${WORDS}${NOUN}`;

/** Entries of crontabs: there or not, when, and what they run. */
export const cronRules: Rule[] = [
  {
    shape: shape(
      `(?:the )?(?:cron |crontab )?(?:file )?<P:table>(?: file)? (?:runs|schedules|executes|starts) ${WHAT} (?:at|on|with|as|:) ${WHEN}{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `{SUBJ}(?:added|wrote|installed) (?:${JOB}|the line|a line|the entry) (?:to|in) (?:the )?<P:table> :? ?<C:line>{TAIL}`,
    ),
    read: wholeLine,
  },
  {
    shape: shape(
      `(?:the )?<P:table> (?:contains|has) (?:the )?(?:line|entry|cron line|cron entry|cron job) <C:line>{TAIL}`,
    ),
    read: wholeLine,
  },
  {
    shape: shape(
      `{SUBJ}(?:added|created|scheduled|set up|installed|wrote|registered) ${JOB} ${WHEN}${WHERE}?(?: ${RUNS} ${WHAT})?{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `{SUBJ}(?:added|created|scheduled|set up|installed|wrote|registered) ${JOB}${WHERE}?(?: ${RUNS} ${WHAT})(?: (?:at|with|on|:|with schedule|on schedule) ${WHEN})?{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `{SUBJ}(?:added|created|scheduled|set up|registered) ${JOB} ${RUNS} ${WHAT}(?: ${WHEN})?${WHERE}{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `{SUBJ}(?:added|created|scheduled|set up|installed|wrote|registered) (?:the |a |an )?${WORDS}${NOUN}${WHERE} ${RUNS} ${WHAT} ${OFTEN}{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `${JOB} ${WHAT} (?:is|was|has been) {ADV}(?:scheduled|active|installed|registered|in place|present|set up)(?: (?:at|as|with|for) ${WHEN})?${WHERE}{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `${WHAT} (?:is|was|has been) {ADV}scheduled(?: ${OFTEN})?(?: (?:at|as|with|for) ${WHEN})?${WHERE}{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `${WHAT} runs(?: ${OFTEN})?(?: (?:at|as|on))? ${WHEN}${WHERE.replace('by|via', 'by|via|per|according to')}{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(`{SUBJ}scheduled ${WHAT}(?: ${OFTEN})?(?: (?:at|as|with|for|to run at))? ${WHEN}${WHERE}{TAIL}`),
    read: scheduled,
  },
  {
    shape: shape(
      `(?:there is (?:a|an) )?(?:${OFTEN} )?${WORDS}${NOUN} for ${WHAT}(?: exists| is)? ?(?:active |present )?${WHERE.slice(0, 3)}${WHERE.slice(4)}{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `(?:the )?<P:table> (?:has|contains|schedules|includes|defines) ${JOB}? ?(?:${WHEN} )?(?:${RUNS} )?${WHAT}(?: (?:at|as|with|for) (?<when2>T\\d+))?{TAIL}`,
    ),
    // "Dockerfile contains app.py" is said of a text.
    read: (it) =>
      it.has('when2') || !(it.has('when') || /\b(?:cron\w*|job|entry|schedules?|task|running|runs)\b/.test(it.sentence))
        ? undefined
        : scheduled(it),
  },
  {
    shape: shape(
      `{SUBJ}(?<gone>removed|deleted|dropped|disabled) ${JOB} (?:for |running |that runs )?${WHAT}${WHERE}{TAIL}`,
    ),
    read: scheduled,
  },
  {
    shape: shape(
      `${JOB} (?:for |running )?${WHAT} (?:is|was|has been) {ADV}(?<gone>removed|deleted|gone|no longer scheduled|not scheduled|disabled)${WHERE}{TAIL}`,
    ),
    read: scheduled,
  },
  { shape: shape(`${WHAT} is (?<gone>not|no longer) scheduled${WHERE}{TAIL}`), read: scheduled },
];
