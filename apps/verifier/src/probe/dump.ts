// How the two common dump programs begin and, only when they got to the end, finish their output.
const DUMPS = [
  // It holds the dumps of its databases, each with an end of its own.
  { head: '-- PostgreSQL database cluster dump', tail: /-- PostgreSQL database cluster dump complete/ },
  { head: '-- PostgreSQL database', tail: /-- PostgreSQL database dump complete/ },
  { head: '-- MySQL dump', tail: /-- Dump completed/ },
  { head: '-- MariaDB dump', tail: /-- Dump completed/ },
];

/** What the first and last bytes of a text say about a database dump. */
export function dumpState(head: string, tail: string): 'complete' | 'cut' | 'no_dump' {
  const dump = DUMPS.find((known) => head.includes(known.head));
  if (dump === undefined) return 'no_dump';
  return dump.tail.test(tail) ? 'complete' : 'cut';
}
