import type { PlanItem } from '../../verdict/plan.js';
import { RE2JS } from 're2js';
import { shape, type Reading, type Rule } from '../rule.js';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const TIME = `(?:(?:to run |running |runs )?(?:every (?<unit>day|night|morning|evening|weekday|hour|${DAYS.join('|')})|(?<often>daily|nightly|hourly)|on (?<days>${DAYS.map((day) => `${day}s`).join('|')}))(?: at <O:clock>)?|(?:to run |running |runs )?every <N:minutes> minutes)`;
const WHAT = '(?<command>[PCQ]\\d+)';
const WHERE = '(?:in|to|from|inside|into|by|via) (?:the )?(?:crontab |cron file |file )?(?<table>P\\d+)';
const JOB =
  '(?:the |a |an )?(?:(?:new|system|recurring|scheduled) )*(?:cron ?job|cron entry|crontab entry|cron task|job|entry|task)';
const MADE = '{SUBJ}(?:added|created|set up|installed|wrote|registered)';
const RUNS = '(?:running|for|which runs|that runs|executing|to run|calling)';

/** The five columns for a time in words; undefined where the words leave one of them open. */
function columnsOf(it: Reading): string | undefined {
  if (it.has('minutes')) return `\\*/${it.number('minutes')}\\s+\\*\\s+\\*\\s+\\*\\s+\\*`;
  const unit = it.word('unit') || it.word('often') || it.word('days').replace(/s$/, '');
  if (/^hour/.test(unit)) return it.has('clock') ? undefined : '(?:@hourly|\\d+\\s+\\*\\s+\\*\\s+\\*\\s+\\*)';
  const clock = /^(\d{1,2}):(\d{2})(?: ?([ap])m)?$/i.exec(it.text('clock'));
  if (clock === null) return undefined;
  const [, hour = '', minute = '', half] = clock;
  const hours = (Number(hour) % (half === undefined ? 24 : 12)) + (half?.toLowerCase() === 'p' ? 12 : 0);
  return `0?${Number(minute)}\\s+0?${hours}\\s+\\*\\s+\\*\\s+${weekdayOf(unit)}`;
}

function weekdayOf(unit: string): string {
  if (unit === 'weekday') return '(?:1-5|(?i:mon-fri))';
  const day = DAYS.indexOf(unit);
  if (day === -1) return '\\*';
  return `(?:${day}${day === 0 ? '|7' : ''}|(?i:${unit.slice(0, 3)}))`;
}

/** An entry at that time. One with the same command and another time of the plain kind contradicts. */
function timed(it: Reading): PlanItem[] | undefined {
  const columns = columnsOf(it);
  if (columns === undefined) return undefined;
  const path = it.path('table');
  const command = `(?:.*\\s)?${RE2JS.quote(it.text('command'))}(?:\\s|$)`;
  const plain = `^\\s*[\\d*/]+\\s+[\\d*]+\\s+\\*\\s+\\*\\s+[\\w*]+\\s+${command}`;
  const cron = (matches: string) => ({ type: 'cron' as const, matches, path });
  return [
    { check: cron(`(?:^|\\s)${RE2JS.quote(it.text('command'))}(?:\\s|$)`) },
    { check: cron(`^\\s*${columns}\\s+${command}`), witness: cron(plain) },
  ];
}

/** Entries of crontabs whose time is told in words. */
export const cronTimeRules: Rule[] = [
  `{SUBJ}scheduled ${WHAT} ${WHERE} ${TIME}`,
  `{SUBJ}scheduled ${WHAT} ${TIME} ${WHERE}`,
  `${MADE} ${JOB} ${WHERE} ${RUNS} ${WHAT} ${TIME}`,
  `${MADE} ${JOB} ${RUNS} ${WHAT} ${TIME} ${WHERE}`,
  `${MADE} ${JOB} ${TIME} ${WHERE} ${RUNS} ${WHAT}`,
  `${WHAT} (?:is |was |has been )?(?:scheduled )?${TIME} ${WHERE.replace('by|via', 'by|via|per|according to')}`,
  `(?:the )?<P:table> runs ${WHAT} ${TIME}`,
].map((template) => ({ shape: shape(`${template}{TAIL}`), read: timed }));
