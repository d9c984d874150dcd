import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { internalEvidence, noSuchObject } from '@wingman/contracts';
import type { Evidence } from '@wingman/contracts';

/** What is answered to everything from now on instead of the truth. */
type Instead = { status: number; body: string } | 'silence' | undefined;

export interface EvidenceServer {
  url: string;
  /** Lets a tenant have an object. */
  put(tenantId: string, object: Pick<Evidence, 'kind' | 'name' | 'id' | 'facts'>): void;
  answerInstead(instead: Instead): void;
  /** Paths that were asked for, and the credentials they came with. */
  asked: { path: string; authorization: string | undefined }[];
  close(): Promise<void>;
}

const PATH = new RegExp(`^${internalEvidence.path.replaceAll(/:\w+/g, '([^/]+)')}$`);

/** The gateway's evidence endpoint as the contract has it, over objects that a test makes up. */
export async function startEvidenceServer(): Promise<EvidenceServer> {
  const objects = new Map<string, Evidence>();
  const asked: EvidenceServer['asked'] = [];
  let instead: Instead;
  const server = createServer(({ url: path = '', headers }, response) => {
    asked.push({ path, authorization: headers.authorization });
    if (instead === 'silence') return;
    const answer = instead ?? truth(objects, path);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    put(tenantId, object) {
      const observedAt = new Date().toISOString();
      objects.set(keyOf(tenantId, object.kind, object.name), { ...object, observed_at: observedAt });
    },
    answerInstead: (next) => void (instead = next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const keyOf = (...parts: string[]): string => JSON.stringify(parts);

function truth(objects: ReadonlyMap<string, Evidence>, path: string): { status: number; body: string } {
  const [tenant = '', kinds = '', name = ''] = (PATH.exec(path) ?? []).slice(1).map(decodeURIComponent);
  const kind = kinds.slice(0, -1) as Evidence['kind'];
  const found = objects.get(keyOf(tenant, kind, name));
  if (found !== undefined) return { status: 200, body: JSON.stringify(found) };
  const detail = name === '' ? 'no such endpoint' : noSuchObject(kind);
  return { status: 404, body: JSON.stringify({ code: 'not_found', status: 404, detail }) };
}
