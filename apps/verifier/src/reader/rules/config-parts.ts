import type { Check, CheckOf } from '@wingman/contracts';
import type { Form, PlanItem } from '../../verdict/plan.js';
import type { Reading, Rule } from '../rule.js';
import { happenedSince } from './file-parts.js';

type ConfigCheck = CheckOf<'config'>;
type Said = { equals: NonNullable<ConfigCheck['equals']> } | { exists: boolean };

const FORMATS: Readonly<Record<string, ConfigCheck['format']>> = {
  json: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  ini: 'ini',
  cfg: 'ini',
  env: 'env',
};

/** The format of settings a file's name promises. */
export function formatOf(path: string): ConfigCheck['format'] | undefined {
  const base = path.replace(/^.*\//, '').toLowerCase();
  if (/^\.env(?:\.[\w-]+)*$/.test(base)) return 'env';
  return FORMATS[/\.([a-z]+)$/.exec(base)?.[1] ?? ''];
}

/** A plain word or a name as a value: numbers and the words of JSON have their types. */
export function valueOf(it: Reading, group: string): string | number | boolean | undefined {
  const text = it.name(group);
  return text === '' ? undefined : scalarOf(it.word(group), text);
}

export function scalarOf(mark: string, text: string): string | number | boolean {
  if (mark.startsWith('Q') || mark.startsWith('S')) return text;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text;
}

const NOISE =
  /^(?:(?:the|its|a|an|new|config|configuration|setting|settings|option|key|value|values|parameter|property|field|variable|env|environment|var|flag|of|for) )+|(?: (?:setting|option|key|value|parameter|property|field|variable|flag))+$/g;

const AUXILIARY = /^(?:been|be|being|is|was|are|were|has|have|had|not|only|and|or)$/;

/** The ways in which a setting of two or three spoken words may be written: `log.level`, `LOG_LEVEL`, `logLevel`. */
export function keysOf(spoken: string): string[] {
  const words = ` ${spoken}`.trim().replaceAll(NOISE, '').trim().split(' ').filter(Boolean);
  // "Has been moved" is no name.
  if (words.length === 0 || words.length > 3 || words.some((word) => AUXILIARY.test(word))) return [];
  const camel = words.map((word, at) => (at === 0 ? word : `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)).join('');
  const joined = ['.', '_', '-', ''].map((sign) => words.join(sign));
  const upper = words.join('_').toUpperCase();
  const nested =
    words.length === 3 ? [`${words[0]}.${words[1]}_${words[2]}`, `${words[0]}_${words[1]}.${words[2]}`] : [];
  return [...new Set([...joined, camel, upper, ...nested])];
}

const config = (path: string, format: ConfigCheck['format'], key: string, said: Said): Check => ({
  type: 'config',
  path,
  format,
  key,
  ...said,
});

/** What a file of settings says of a key. `spoken`: the key is described, not named. Undefined: no such file or key. */
export function settingItems(
  it: Reading,
  options: { path: string; key: string; spoken: boolean; said: Said },
): PlanItem[] | undefined {
  const { path, key, spoken, said } = options;
  const format = formatOf(path);
  if (format === undefined || key === '') return undefined;
  const absolute = it.absolute(path);
  const deep = 'equals' in said || said.exists ? { anyDepth: true as const } : {};
  if (!spoken) return [{ check: config(absolute, format, key, said), ...deep }];
  const [first, ...others] = keysOf(key);
  if (first === undefined || ('exists' in said && !said.exists)) return undefined;
  const form = (name: string): Form => ({
    check: config(absolute, format, name, said),
    there: config(absolute, format, name, { exists: true }),
  });
  return [{ check: config(absolute, format, first, said), forms: [first, ...others].map(form), ...deep }];
}

const ACT =
  /^(?:(?:i|we) )?(?:(?:have|had|now|successfully|just|already|also|finally|then) )*(?:set|configured|put|defined|added|wrote|introduced|enabled|disabled|activated|deactivated|turned|switched|removed|deleted|dropped) /;

/** What somebody says to have set was set by nobody while its file stayed as it was. */
export const whereActed = ({ shape, read }: Rule): Rule => ({
  shape,
  read: (it) => {
    const items = read(it);
    return items && ACT.test(it.sentence) ? [...items, ...happenedSince(it.path('file'), it.start)] : items;
  },
});
