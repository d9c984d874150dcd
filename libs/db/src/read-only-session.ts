import pg from 'pg';

/** One statement with its values; the rows as objects. */
export type ReadOnlyQuery = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

interface ReadOnlyOptions {
  /** For the connection, and for every statement. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** The role of a session may write somewhere: a statement that was got wrong would have consequences. */
export class WritableRoleError extends Error {}

/**
 * Asks somebody else's database in one read-only transaction, which is rolled back, on a connection of its own.
 * @throws WritableRoleError where the role might write; what PostgreSQL or the network says
 */
export async function withReadOnlySession<Answer>(
  url: string,
  { timeoutMs, signal }: ReadOnlyOptions,
  work: (query: ReadOnlyQuery) => Promise<Answer>,
): Promise<Answer> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'wingman verifier',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
    lock_timeout: timeoutMs,
  });
  // A connection that breaks also rejects what was asked; without a listener the event would end the process.
  client.on('error', () => undefined);
  const stop = () => void client.end().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  const query: ReadOnlyQuery = async <Row>(sql: string, values: readonly unknown[] = []) =>
    (await client.query(sql, [...values])).rows as Row[];
  try {
    await client.connect();
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [answer] = await query<{ writable: boolean }>(MAY_WRITE);
    if (answer?.writable !== false) throw new WritableRoleError('the role may write');
    return await work(query);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

// Everything by which a role could change something, its memberships included. Temporary tables are its own.
const MAY_WRITE = `
  SELECT r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
      OR has_database_privilege(current_database(), 'CREATE')
      OR EXISTS (SELECT FROM pg_catalog.pg_roles g
                 WHERE g.rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program')
                   AND pg_has_role(g.oid, 'MEMBER'))
      OR EXISTS (SELECT FROM pg_catalog.pg_roles g
                 WHERE (g.rolsuper OR g.rolcreaterole) AND pg_has_role(g.oid, 'MEMBER'))
      OR EXISTS (SELECT FROM pg_catalog.pg_namespace n
                 WHERE n.nspname !~ '^pg_(temp|toast_temp)_' AND has_schema_privilege(n.oid, 'CREATE'))
      OR EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema'
                   AND n.nspname !~ '^pg_'
                   AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                        OR has_any_column_privilege(c.oid, 'INSERT, UPDATE')))
      OR EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname !~ '^pg_'
                   AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'USAGE, UPDATE') ELSE false END)
      AS writable
    FROM pg_catalog.pg_roles r WHERE r.rolname = current_user`;
