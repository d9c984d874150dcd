import { randomBytes } from 'node:crypto';
import { feed, ProgramFailed, type Programs, type Running } from './programs.js';

/** One session with a database, over PostgreSQL's own client. Its first error ends it, and with it what it began. */
export interface Session {
  /** Runs statements that answer one JSON value a line. What is asked at the same time is asked in turn. */
  rows<Row>(sql: string): Promise<Row[]>;
  run(sql: string): Promise<void>;
  /** The lines of an answer as they come. All of them must be taken before anything else is asked. */
  lines(sql: string): AsyncIterable<string>;
  /** Runs a script as it comes, whatever its length. */
  script(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Ends it; what was not committed is gone. */
  close(): Promise<void>;
}

/** Nothing of a user's own settings, no limit of time, and never an answer that row security made shorter. */
const BEGIN = `SET client_encoding = 'UTF8'; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
SET row_security = off; SET client_min_messages = warning; SET search_path = pg_catalog;`;

export function openSession(programs: Programs): Session {
  const psql = programs.connected('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1']);
  const incoming = linesOf(psql)[Symbol.asyncIterator]();
  const newEnd = (): string => `end-${randomBytes(12).toString('hex')}`;

  /** The lines up to the one that says that an answer is over, which no answer can hold. */
  async function* until(end: string): AsyncIterable<string> {
    for (;;) {
      const { value, done } = await incoming.next();
      if (done) {
        await psql.ended;
        throw new ProgramFailed('psql: the session ended before its answer');
      }
      if (value === end) return;
      yield value;
    }
  }
  function lines(sql: string): AsyncIterable<string> {
    const end = newEnd();
    psql.child.stdin.write(`${sql}\n\\echo ${end}\n`);
    return until(end);
  }
  let before: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = before.then(work);
    before = turn.catch(() => undefined);
    return turn;
  }
  const run = (sql: string): Promise<void> => inTurn(() => drain(lines(sql)));

  run(BEGIN).catch(() => undefined);
  return {
    rows: <Row>(sql: string) =>
      inTurn(async () => {
        const found: Row[] = [];
        for await (const line of lines(sql)) found.push(JSON.parse(line) as Row);
        return found;
      }),
    run,
    async *lines(sql) {
      await before;
      yield* lines(sql);
    },
    script: (chunks) =>
      inTurn(async () => {
        const end = newEnd();
        const answered = drain(until(end));
        answered.catch(() => undefined);
        await feed(psql, chunks);
        psql.child.stdin.write(`\n\\echo ${end}\n`);
        await answered;
      }),
    async close() {
      psql.child.stdin.end();
      // Where an answer was not taken to its end, psql would wait for ever to get rid of it.
      psql.child.stdout.destroy();
      await psql.ended.catch(() => undefined);
    },
  };
}

async function drain(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) void line;
}

async function* linesOf(running: Running): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of running.output()) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}
