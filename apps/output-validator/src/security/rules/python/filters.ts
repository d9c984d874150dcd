import type { CallRule, Observer } from '../../flow/rules.js';
import { hasHole, LEVEL, type Value } from '../../flow/value.js';

function deepReach(value: Value, observer: Observer): number {
  const parts = [...(value.fields?.values() ?? []), ...(value.items ?? [])];
  return Math.max(observer.reach(value, 'sql'), ...parts.map((part) => observer.reach(part, 'sql')));
}

/** Filters of other databases, directories and documents that are put together. */
export const FILTERS: readonly CallRule[] = [
  {
    weakness: 'nosql-injection',
    calls: [
      '*.find',
      '*.find_one',
      '*.aggregate',
      '*.update_one',
      '*.update_many',
      '*.delete_one',
      '*.delete_many',
      '*.count_documents',
      '*.find_one_and_update',
    ],
    args: [0, 'filter'],
    level: LEVEL.request,
    when: (call) => /db|collection|mongo|users?|coll/i.test(call.path) && !/\b(?:re|text|str)\b/.test(call.path),
  },
  {
    weakness: 'nosql-injection',
    calls: ['*.get_item', '*.scan', '*.query'],
    when: (call, observer) =>
      /dynamo/i.test(call.path) &&
      [...call.named.values()].some((value) => deepReach(value, observer) >= LEVEL.parameter),
  },
  {
    weakness: 'ldap-injection',
    calls: [
      '*.search',
      '*.search_s',
      '*.search_ext',
      '*.search_ext_s',
      '*.search_st',
      '*.search_async',
      '*.paged_search',
    ],
    args: [0, 1, 2, 'search_filter', 'search_base', 'filterstr', 'base'],
    level: LEVEL.parameter,
    when: (call) => /ldap|conn|ctx|dir/i.test(call.path) && !/^(?:re|regex)\./.test(call.path),
  },
  {
    weakness: 'ldap-injection',
    calls: ['*.search_s', '*.search_ext', '*.search_ext_s'],
    args: [0, 1, 2, 'filterstr', 'base'],
    level: LEVEL.parameter,
  },
  {
    weakness: 'xpath-injection',
    calls: [
      '*.xpath',
      'lxml.etree.XPath',
      'etree.XPath',
      'elementpath.select',
      'elementpath.iter_select',
      '*.ETXPath',
      '*.findall',
      '*.iterfind',
      '*.findtext',
      '*.find',
    ],
    args: [0, 1],
    level: LEVEL.parameter,
    when: (call) =>
      call.args.some((value) => hasHole(value) && /^[./]*\/|\[/.test(value.shape ?? '')) ||
      (/xpath|XPath|elementpath/.test(call.path) &&
        call.args.some((value) => value.shape === undefined || value.shape.startsWith('\u0000'))),
  },
];
