import type { Said } from '../engine/golden.js';

const AGE = /(?:\d+ seconds?|Less than a second|About a minute|\d+ minutes)/g;

/** Without ages, which pass from one second to the next, and the room that they take in a table that shows some. */
export const withoutAges = (said: Said): Said =>
  said.stdout.search(AGE) !== -1 ? { ...said, stdout: said.stdout.replace(AGE, 'AGE').replace(/ {2,}/g, '  ') } : said;
