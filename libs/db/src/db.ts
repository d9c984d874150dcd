import { AppError } from '@wingman/contracts';
import pg from 'pg';
import type { Prisma } from './generated/client.js';
import { lazyPrisma } from './lazy-prisma.js';
import { asAppError } from './unavailable.js';

export interface DbOptions {
  url: string;
  applicationName: string;
  /** Connections at the most (default 10). */
  poolSize?: number;
  /** Told of connections that broke while idle; nothing else needs to happen then. */
  onIdleError?: (error: Error) => void;
}

/** Runs hand-written SQL in one transaction. `name` prepares the statement once per connection. */
export interface Tx {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: unknown[],
    options?: { name?: string },
  ): Promise<pg.QueryResult<Row>>;
}

/** A transaction of one tenant. */
export interface TenantTx extends Tx {
  /** Runs one statement for up to so many milliseconds, however long others may take. */
  queryFor<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    ms: number,
    text: string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
  /**
   * Sends COMMIT at once, in the same round trip as the statements just sent; nothing may be sent after it. Rejects
   * when one of them failed: the transaction is rolled back then. Without it the transaction commits when its work is
   * done.
   */
  commit(): Promise<void>;
}

/** A Prisma client bound to one tenant's transaction. */
export type PrismaTx = Prisma.TransactionClient;

export interface Db extends Tx {
  /** A statement outside any tenant: only functions and tables that need none answer (row-level security). */
  query: Tx['query'];
  /** One transaction that sees and writes rows of this tenant only. */
  inTenant<Result>(tenantId: string, work: (tx: TenantTx) => Promise<Result>): Promise<Result>;
  /** The same for a single statement: all of it is one round trip. */
  queryInTenant<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    tenantId: string,
    text: string,
    values?: unknown[],
    options?: { name?: string },
  ): Promise<pg.QueryResult<Row>>;
  /** The same for reading only: everything it reads is as it was at one moment. */
  inTenantSnapshot<Result>(tenantId: string, work: (tx: TenantTx) => Promise<Result>): Promise<Result>;
  /** The same through Prisma. */
  prismaInTenant<Result>(tenantId: string, work: (tx: PrismaTx) => Promise<Result>): Promise<Result>;
  /** Resolves when the database answers; throws `unavailable` otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const STATEMENT_TIMEOUT_MS = 15_000;
// For a server that stopped answering altogether and so cannot keep its own time limit.
const ANSWER_TIMEOUT_MS = 20_000;
const CONNECT_TIMEOUT_MS = 3_000;
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000;

/**
 * Opens a pool for one service role. Errors of a database that is away surface as AppError `unavailable`.
 * A transaction is pipelined: BEGIN and the tenant's setting travel with the first statement, one round trip fewer.
 */
export function createDb(options: DbOptions): Db {
  const pool = openPool(options);
  const prisma = lazyPrisma(pool);

  const run: Tx['query'] = async (text, values, options) => {
    try {
      return await pool.query({ text, values, name: options?.name });
    } catch (error) {
      throw asAppError(error);
    }
  };

  async function transact<Result>(
    begin: string,
    tenantId: string,
    work: (tx: TenantTx) => Promise<Result>,
  ): Promise<Result> {
    assertUuid(tenantId);
    const client = await pool.connect().catch((error: unknown) => {
      throw asAppError(error);
    });
    let broken: Error | undefined;
    // A connection that breaks while it is in use tells its statements; unheard, the event would end the process too.
    client.on('error', ignore);
    const together = gatherer(client);
    try {
      together();
      const begun = client.query(`${begin}; SELECT set_config('app.tenant_id', '${tenantId}', true)`);
      // Awaited below; without a handler a broken connection would count as an unhandled rejection first.
      begun.catch(() => undefined);
      const commit = committer(client, together);
      const result = await work({
        query: (text, values, options) => {
          together();
          return client.query({ text, values, name: options?.name });
        },
        async queryFor(ms, text, values) {
          await client.query(`SET LOCAL statement_timeout = ${ms}`);
          // Of the driver, too: it gives up a little later than the server does.
          const patient = { text, values, query_timeout: ms + ANSWER_TIMEOUT_MS };
          const result = await client.query(patient);
          await client.query(`SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
          return result;
        },
        commit,
      });
      await begun;
      await commit();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw asAppError(error);
    } finally {
      client.release(broken);
      client.off('error', ignore);
    }
  }

  return {
    query: run,
    inTenant: (tenantId, work) => transact('BEGIN', tenantId, work),
    queryInTenant: <Row extends pg.QueryResultRow>(tenantId: string, ...statement: Parameters<Tx['query']>) =>
      transact('BEGIN', tenantId, async (tx) => {
        const [result] = await Promise.all([tx.query<Row>(...statement), tx.commit()]);
        return result;
      }),
    inTenantSnapshot: (tenantId, work) => transact('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', tenantId, work),
    async prismaInTenant(tenantId, work) {
      assertUuid(tenantId);
      try {
        const client = await prisma.client();
        return await client.$transaction(async (tx) => {
          await tx.$queryRaw`SELECT set_config('app.tenant_id', ${tenantId}, true)`;
          return work(tx);
        });
      } catch (error) {
        throw asAppError(error);
      }
    },
    async ping() {
      await run('SELECT 1');
    },
    async close() {
      await prisma.close();
      await pool.end();
    },
  };
}

function openPool({ url, applicationName, poolSize = 10, onIdleError = () => undefined }: DbOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: poolSize,
    pipeline: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
  });
  pool.on('error', onIdleError);
  return pool;
}

/**
 * What is sent in one turn leaves in one write: a system call for each message, and waking the server up for each, costs
 * more than most messages. Call it before sending.
 */
function gatherer(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as pg.Client).connection;
  let isHeld = false;
  return () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    process.nextTick(() => {
      isHeld = false;
      stream.uncork();
    });
  };
}

/** Sends COMMIT the first time it is called. PostgreSQL answers it with ROLLBACK when the transaction has failed. */
function committer(client: pg.PoolClient, together: () => void): () => Promise<void> {
  let committed: Promise<void> | undefined;
  return () => {
    if (committed) return committed;
    together();
    committed = client.query('COMMIT').then(({ command }) => {
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back: one of its statements failed');
    });
    // Whoever sent it early may look at the failed statement first.
    committed.catch(() => undefined);
    return committed;
  };
}

const ignore = (): void => undefined;

function assertUuid(tenantId: string): void {
  // The id becomes part of a statement's text, so it is checked here and not only at the edge.
  if (!UUID.test(tenantId)) throw new AppError('internal', 'a tenant id must be a UUID');
}
