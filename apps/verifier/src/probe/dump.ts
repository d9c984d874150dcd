interface Dump {
  head: RegExp;
  /** The last words of a dump that got to its end. */
  end: RegExp;
  /** What else may stand behind them. */
  after: RegExp;
}

const NOTHING = /^[\s-]*$/;

// How the common dump programs begin and, only when they got to the end, finish their output.
const DUMPS: readonly Dump[] = [
  // It holds the dumps of its databases, each with an end of its own.
  {
    head: /-- PostgreSQL database cluster dump/,
    end: /^-- PostgreSQL database cluster dump complete$/m,
    after: NOTHING,
  },
  // Since 2025 a dump takes back at its end what it restricted at its beginning.
  {
    head: /-- PostgreSQL database/,
    end: /^-- PostgreSQL database dump complete$/m,
    after: /^[\s-]*(?:\\unrestrict \w+\s*)?$/,
  },
  { head: /-- (?:MySQL|MariaDB) dump/, end: /^-- Dump completed(?: on .*)?$/m, after: NOTHING },
  { head: /^PRAGMA foreign_keys=OFF;\s+BEGIN TRANSACTION;/, end: /^COMMIT;$/m, after: NOTHING },
];

/**
 * What the first and last bytes of a text say about a database dump. `unclear`: its end is there, and something else
 * behind it, which may be another dump, or a row that holds these words.
 */
export function dumpState(head: string, tail: string): 'complete' | 'cut' | 'unclear' | 'no_dump' {
  const dump = DUMPS.find((known) => known.head.test(head));
  if (dump === undefined) return 'no_dump';
  const lines = tail.replaceAll('\r\n', '\n');
  const ends = [...lines.matchAll(new RegExp(dump.end.source, 'gm'))];
  const last = ends.at(-1);
  if (last === undefined) return 'cut';
  return dump.after.test(lines.slice(last.index + last[0].length)) ? 'complete' : 'unclear';
}
