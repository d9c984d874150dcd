import type { Span } from '../span.js';

/** What a line is: text that may hold headings, the inside of a code fence, or nothing to be read (marks, comments). */
export type LinePlace = 'prose' | 'code' | 'hidden';

const FENCE = /^[ \t]{0,40}(?:(?:[-*+]|\d{1,3}[.)])[ \t]{1,4})?(`{3,}|~{3,})/;
const START_LENGTH = 120;
const FORWARD = '<!--';
const BACK = '-->';

/** Follows fences and HTML comments from line to line; `next` must be given every line in order. */
export function createCodeBlocks(text: string): { next(line: Span): LinePlace } {
  let fence = '';
  let commentEnd = -1;
  const lastBack = text.lastIndexOf(BACK);
  let comment = text.indexOf(FORWARD);

  /** The place of a line outside fences, by the comments on it. */
  function besidesComments({ start, end }: Span): LinePlace {
    if (start < commentEnd) return 'hidden';
    while (comment >= 0 && comment < start) comment = text.indexOf(FORWARD, start);
    if (comment < 0 || comment >= end) return 'prose';
    const first = text.slice(start, comment).trim() === '';
    // Without an end it hides the rest where it begins a line, and is only text within one (CommonMark 4.6, 6.6).
    if (comment > lastBack) {
      if (first) commentEnd = text.length;
      return first ? 'hidden' : 'prose';
    }
    if (text[comment - 1] !== '`') commentEnd = text.indexOf(BACK, comment) + BACK.length;
    return first ? 'hidden' : 'prose';
  }

  return {
    next(line) {
      if (fence === '') {
        const place = besidesComments(line);
        if (place === 'hidden') return place;
      }
      const begin = text.slice(line.start, Math.min(line.end, line.start + START_LENGTH));
      const mark = FENCE.exec(begin)?.[1];
      if (fence !== '') {
        const closes = mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length;
        if (!closes || text.slice(line.start, line.end).trim() !== mark) return 'code';
        fence = '';
        return 'hidden';
      }
      if (mark === undefined) return 'prose';
      if (mark[0] === '`' && text.slice(line.start, line.end).indexOf('`', begin.indexOf(mark) + mark.length) >= 0)
        return 'prose';
      fence = mark;
      return 'hidden';
    },
  };
}
