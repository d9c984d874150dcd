import pg from 'pg';

export interface ListenerOptions {
  url: string;
  applicationName: string;
  /**
   * Called for a notification, with what it says, and once after each (re)connection, without: something may have been
   * missed.
   */
  onWake: Record<string, (payload?: string) => void>;
  /** Milliseconds between attempts to connect again. */
  retryDelayMs?: number;
}

export interface Listener {
  close(): Promise<void>;
}

/**
 * Keeps one connection that LISTENs on the channels named in `onWake`. A notification is only a hint: whoever uses
 * this must also poll, since one sent while the connection was down is gone.
 */
export function createListener({ url, applicationName, onWake, retryDelayMs = 500 }: ListenerOptions): Listener {
  let closed = false;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  function retryLater(): void {
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      void connect();
    }, retryDelayMs);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: applicationName, keepAlive: true });
    client = next;
    next.on('notification', ({ channel, payload }) => onWake[channel]?.(payload));
    next.on('error', () => undefined);
    next.on('end', retryLater);
    try {
      await next.connect();
      for (const channel of Object.keys(onWake)) await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      Object.values(onWake).forEach((wake) => wake());
    } catch {
      // The poll goes on meanwhile; the database's state is reported by the health check.
      await next.end().catch(() => undefined);
      retryLater();
    }
  }

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}
