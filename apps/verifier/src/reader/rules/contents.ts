import { RE2JS } from 're2js';
import type { Check } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { mayChangeMeaning } from '../lexicon.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { file, MODIFIED } from './file-parts.js';
import { bare, contains, containsNot, wordPattern } from './texts.js';

const content = (path: string, fields: Record<string, unknown>): Check => ({ type: 'content', path, ...fields });

const CONTAINS = '{ADV}(?:contains?|includes?|holds?|has|have|says|lists?)';
const LABEL =
  '(?:(?:the|a|an) )?(?:(?:exact )?(?:string|text|word|phrase|words|entry|value|term|heading|section|message|title|key) )?';
const UNIT_NAME = 'function|method|class|constant|variable|type|interface|helper|struct|enum|hook|component';

const ALL_USES =
  '(?:(?:all|every|any|each) )?(?:(?:occurrences?|references?|mentions?|uses|usages?|instances?|calls) (?:of|to) )?';
/** In one file, or in all of a folder. */
const IN_ALL =
  '(?:(?:everywhere |anywhere )?(?:in|under|across|throughout|inside|within)(?: all files (?:in|under|of))?)';
const LINE_HAS = 'contains|has|returns|calls|says|reads|is|shows|sets|defines';

/** What files say. */
export const contentRules: Rule[] = [
  {
    shape: shape(`{NP}<PP:files> ${CONTAINS} ${LABEL}<QC:said>{TAIL}`),
    read: (it) => said(it, (path) => contains(path, it.text('said'))),
  },
  {
    shape: shape(`{NP}<PP:files> (?:contains?|includes?|has|have|says) (?:the|a) line <QC:said>{TAIL}`),
    read: (it) => said(it, (path) => wholeLine(path, it.text('said'))),
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:does not|do not|no longer) (?:contains?|includes?|have|has|mention|mentions) ${LABEL}(?:any )?<QCI:said>{TAIL}`,
    ),
    read: (it) =>
      it.phraseFits('np', it.texts('files'))
        ? it.paths('files').flatMap((path) => containsNot(path, it.text('said')))
        : undefined,
  },
  {
    shape: shape(
      `(?:there are |there is )?no (?:more )?(?<marker>todo|fixme|xxx|hack)s?(?: (?:comments?|markers?|items?|notes?|entries))?(?: (?:are |is )?(?:left|remain|remains|remaining))?(?: ${IN_ALL}) {NP}<PP:files>{TAIL}`,
    ),
    read: (it) =>
      said(it, (path) => ({ check: content(path, { matches: `(?i)\\b${it.word('marker')}s?\\b`, absent: true }) })),
  },
  {
    shape: shape(
      `{SUBJ}(?:removed|deleted|resolved|cleaned up) (?<all>(?:all|every|any) )?(?:the |remaining )*(?<marker>todo|fixme|xxx|hack)s?(?: (?:comments?|markers?|items?|notes?|entries))? (?:from|${IN_ALL}) {NP}<PP:files>{TAIL}`,
    ),
    read: markersGone,
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:does not|do not|no longer) (?:contains?|has|have|includes?) (?:any )?(?<marker>todo|fixme|xxx|hack)s?(?: (?:comments?|markers?|items?|notes?|entries))?{TAIL}`,
    ),
    read: (it) =>
      said(it, (path) => ({ check: content(path, { matches: `(?i)\\b${it.word('marker')}s?\\b`, absent: true }) })),
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:contains?|has|have|includes?) no (?:more |remaining )?(?<marker>todo|fixme|xxx|hack)s?(?: (?:comments?|markers?|items?|notes?|entries))?(?: left| anymore)?{TAIL}`,
    ),
    read: (it) =>
      said(it, (path) => ({ check: content(path, { matches: `(?i)\\b${it.word('marker')}s?\\b`, absent: true }) })),
  },
  {
    shape: shape(
      `{NP}<PP:files> {ADV}(?:uses|imports|calls|references) (?:the )?<QCI:after> (?:instead of|rather than|in place of) (?:the )?<QCI:before>{TAIL}`,
    ),
    // The name of what is no longer used may still stand in a remark.
    read: (it) => replaced(it)?.map((item, at) => (at % 3 === 0 ? { ...item, inexact: true as const } : item)),
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:has|have|contains?) (?:a|one|some|open) (?<marker>todo|fixme|xxx|hack)s?(?: (?:comments?|markers?|notes?))?{TAIL}`,
    ),
    read: (it) => said(it, (path) => ({ check: content(path, { matches: `(?i)\\b${it.word('marker')}s?\\b` }) })),
  },
  {
    shape: shape(`line <N:line> of {NP}<PP:files> (?:is|reads|says) {ADV}<QC:said>`),
    read: (it) =>
      said(it, (path) => ({ check: content(path, { line: { number: it.number('line'), equals: it.text('said') } }) })),
  },
  {
    shape: shape(`(?:{NP}<PP:files> ,? ?(?:at |on |in )?line <N:line>) (?:${LINE_HAS}) <QC:said>{TAIL}`),
    read: inLine,
  },
  { shape: shape(`line <N:line> (?:of|in) {NP}<PP:files> (?:${LINE_HAS}) <QC:said>{TAIL}`), read: inLine },
  {
    shape: shape(
      `{SUBJ}(?:replaced|swapped|swapped out|exchanged) ${ALL_USES}<QCI:before> (?:with|for|by) <QCI:after> ${IN_ALL} {NP}<PP:files>{TAIL}`,
    ),
    read: replaced,
  },
  {
    shape: shape(
      `in {NP}<PP:files> ,? ?{SUBJ}(?:replaced|swapped) ${ALL_USES}<QCI:before> (?:with|for|by) <QCI:after>(?: everywhere)?{TAIL}`,
    ),
    read: replaced,
  },
  {
    shape: shape(
      `{SUBJ}(?:replaced|swapped|swapped out|exchanged) ${ALL_USES}<QCI:before> in {NP}<PP:files> (?:with|for|by) <QCI:after>(?: everywhere)?{TAIL}`,
    ),
    read: replaced,
  },
  {
    shape: shape(
      `{SUBJ}renamed (?:the )?(?:(?:${UNIT_NAME}) )?<QCI:before> (?:to|into|as|->) <QCI:after> (?:in|inside|throughout) {NP}<PP:files>{TAIL}`,
    ),
    read: replaced,
  },
  {
    shape: shape(
      `{SUBJ}(?:added|implemented|wrote|defined) (?:(?:a|an|the|new|exported|async|helper) )*(?:${UNIT_NAME}) (?:called |named )?<QCI:name> (?:to|in|into) {NP}<PP:files>{TAIL}`,
    ),
    read: defined,
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:has|contains) a line (?:matching|that matches) (?:the )?(?:pattern |regex |regular expression )?<R:pattern>{TAIL}`,
    ),
    read: (it) => said(it, (path) => ({ check: content(path, { matches: it.text('pattern').slice(1, -1) }) })),
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:is|has|contains|are|have|consists of|comprises|spans|counts) {ADV}(?:exactly )?<N:lines> lines?(?: long)?(?: (?:including|with) (?:the|a) header(?: row| line)?)?{TAIL}`,
    ),
    read: (it) => said(it, (path) => file(path, { lines: it.number('lines') })),
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:has|contains|holds) {ADV}(?:exactly )?<N:rows> (?:data )?rows (?:plus|and|with) (?:a|the|one) header(?: (?:row|line))?{TAIL}`,
    ),
    read: (it) => said(it, (path) => file(path, { lines: it.number('rows') + 1 })),
  },
  {
    shape: shape(
      `{NP}<P:files> (?:reports|states|says|shows)(?: that)?(?: the)? (?<key>(?:[a-z][a-z'-]* ){1,4})(?:is|are|was|were|:|=|of) <N:value>`,
    ),
    read: (it) => keyed(it, it.word('key'), it.text('value')),
  },
  {
    shape: shape(`{NP}(?:in )?<P:files> (?:reports|states|says|shows) <N:value> (?<key>[a-z]+(?: [a-z]+){0,2})`),
    read: (it) => keyed(it, it.word('key'), it.text('value')),
  },
  {
    shape: shape(
      `{SUBJ}(?:${MODIFIED}) {NP}<P:files> (?:--|:|-|,) (?<key>(?:[a-z]+ ){1,3})is (?:now )?(?:set to )?(?<value>[a-z]+){TAIL}`,
    ),
    read: (it) => {
      if (!it.phraseFits('np', it.texts('files')) || mayChangeMeaning(`${it.word('key')} ${it.word('value')}`))
        return undefined;
      if (it.start === undefined) it.open = true;
      const changed = it.start === undefined ? {} : { modified_after: it.start };
      const setting = `(?i)\\b${it.word('key').replaceAll(' ', '[\\s_-]+')}\\b["']?\\s*[:=]\\s*["']?${it.word('value')}\\b`;
      return it
        .paths('files')
        .flatMap((path) => [
          file(path, changed),
          { check: content(path, { matches: setting }), inexact: true as const },
        ]);
    },
  },
];

/** A part of the line will do; blanks that whoever retold it set otherwise contradict nothing. */
function inLine(it: Reading): PlanItem[] | undefined {
  const line = { number: it.number('line'), contains: it.text('said') };
  return said(it, (path) => ({ check: content(path, { line }) }));
}

/** One that was taken out may have been one of several. */
function markersGone(it: Reading): PlanItem[] | undefined {
  const changed = it.start === undefined ? {} : { modified_after: it.start };
  const gone = said(it, (path) => ({
    check: content(path, { matches: `(?i)\\b${it.word('marker')}s?\\b`, absent: true }),
    ...(it.has('all') ? {} : { inexact: true as const }),
  }));
  return gone && [...gone, ...it.paths('files').map((path) => file(path, changed))];
}

function said(it: Reading, itemFor: (path: string) => PlanItem): PlanItem[] | undefined {
  return it.phraseFits('np', it.texts('files')) ? it.paths('files').map(itemFor) : undefined;
}

/** As a line of its own; where it stands inside a longer line, the words may have meant that. */
function wholeLine(path: string, text: string): PlanItem {
  return {
    check: content(path, { matches: `^\\s*${RE2JS.quote(text)}\\s*$` }),
    witness: content(path, { contains: text, absent: true }),
  };
}

function replaced(it: Reading): PlanItem[] | undefined {
  if (!it.phraseFits('np', it.texts('files'))) return undefined;
  const changed = it.start === undefined ? {} : { modified_after: it.start };
  return it
    .paths('files')
    .flatMap((path) => [
      { check: content(path, { matches: wordPattern(bare(it.text('before'))), absent: true }) },
      { check: content(path, { matches: wordPattern(bare(it.text('after'))) }) },
      file(path, changed),
    ]);
}

function defined(it: Reading): PlanItem[] | undefined {
  if (!it.phraseFits('np', it.texts('files'))) return undefined;
  const name = it.text('name').replace(/\(.*\)$/, '');
  const changed = it.start === undefined ? {} : { modified_after: it.start };
  const keyword =
    '(?:function|def|class|const|let|var|type|interface|enum|struct|func|fn|async|export|public|private|static)';
  return it
    .paths('files')
    .flatMap((path) => [
      { check: content(path, { matches: wordPattern(name) }) },
      { check: content(path, { matches: `\\b${keyword}\\b.*${wordPattern(name)}` }), inexact: true as const },
      file(path, changed),
    ]);
}

/** `key: value` in either order. Only where the key stands with another value is the claim contradicted. */
function keyed(it: Reading, key: string, value: string): PlanItem[] | undefined {
  if (!it.phraseFits('np', it.texts('files')) || mayChangeMeaning(key)) return undefined;
  const words = key
    .split(' ')
    .map((word) => RE2JS.quote(word))
    .join('[\\s_-]+');
  const digits = value.replaceAll(',', '').replaceAll(/(?<=\d)(?=(?:\d{3})+(?:\.|%|$))/g, ',?');
  const amount = `(?:^|[^\\d.,])${digits.replaceAll('.', '\\.')}(?:$|[^\\d.,%]|[.,]\\D|[.,]$)`;
  const either = `(?i)(?:\\b${words}\\b\\W{0,3}(?:is|are|was|of)?${amount}|${amount}\\W{0,2}${words}\\b)`;
  return it.paths('files').map((path) => ({
    check: content(path, { matches: either }),
    witness: content(path, { matches: `(?i)^\\W*${words}["']?\\s*[:=]\\s*["']?[\\d.,]+%?\\W*$` }),
  }));
}
