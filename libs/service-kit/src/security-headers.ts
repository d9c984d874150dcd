import type { ServerResponse } from 'node:http';
import helmet from 'helmet';

/**
 * The headers that every answer carries, as helmet makes them for an API that no page ever comes from (OWASP REST
 * Security Cheat Sheet). They never change, so helmet is asked once and not for every request.
 */
export const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = headersOf(
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  }),
);

function headersOf(middleware: ReturnType<typeof helmet>): [string, string][] {
  const headers: [string, string][] = [];
  const recorder = {
    setHeader: (name: string, value: string) => void headers.push([name, value]),
    removeHeader: () => undefined,
  };
  middleware({} as never, recorder as unknown as ServerResponse, (error?: unknown) => {
    if (error) throw error instanceof Error ? error : new Error('helmet refused its settings');
  });
  return headers;
}
