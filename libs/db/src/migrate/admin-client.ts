import pg from 'pg';

/** What migrating needs of a connection: one session, plain queries. `pg.Client` fits. */
export interface MigrationClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/**
 * One plain connection for administration (migrations, seeds, test databases), closed when `work` ends either way.
 * Services never use this: they go through `createDb` as their own role.
 */
export async function withAdminClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'wingman-admin' });
  // A server that goes away in mid-query also rejects that query; without a listener the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
