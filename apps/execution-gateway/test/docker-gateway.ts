import { loadConfig } from '@wingman/service-kit';
import { createTestDatabase, runDocker, startRecordingProxy, TEST_IMAGE } from '@wingman/testkit';
import type { CallAnswer, RecordingProxy, TestDatabase, TestDocker, TestService } from '@wingman/testkit';
import type { GatewayDeps } from '../src/app.js';
import { executionGatewayConfig } from '../src/config.js';
import { dockerOf } from '../src/docker.js';
import { approve, createKeys, createWorker, execute, mint, startGateway } from './gateway.js';
import type { Approval, Keys, StartOptions, Worker } from './gateway.js';

export type DockerParts = Pick<GatewayDeps, 'objects' | 'effects' | 'look' | 'isUnowned' | 'executorFor'>;

/** The parts that speak to an engine, as the service makes them of its settings. */
export const dockerPartsOf = (host: string, settings: Record<string, string> = {}): DockerParts =>
  dockerOf(
    loadConfig(executionGatewayConfig, {
      DEPLOYMENT_ENV: 'dev',
      DATABASE_URL: 'postgres://127.0.0.1/none',
      TOKEN_PUBLIC_KEYS: '{}',
      DECISION_PUBLIC_KEYS: '{}',
      DOCKER_HOST: host,
      ...settings,
    }),
    { warn: () => undefined },
  ).parts;

export interface Approved {
  approval: Approval;
  commands: readonly (readonly string[])[];
}

export interface DockerGateway {
  database: TestDatabase;
  service: TestService;
  keys: Keys;
  worker: Worker;
  parts: DockerParts;
  /** Between the gateway and the engine: what it did not see was not sent. */
  proxy: RecordingProxy;
  /** The real client, past the gateway. */
  cli(...words: string[]): Promise<string>;
  /** A running container of this name, which stops at once when it is asked to. */
  running(name: string): Promise<string>;
  /** Approves the commands on what they name now. */
  approved(commands: readonly (readonly string[])[]): Promise<Approved>;
  /** Mints for one of them and uses the token; whatever is given here wins. */
  use(of: Approved, own?: { index?: number; token?: string; command?: unknown }): Promise<CallAnswer>;
  mint(of: Approved, index?: number): Promise<string>;
  close(): Promise<boolean>;
}

/** The whole service in this process, with the run's engine behind a proxy that writes down what is asked of it. */
export async function startDockerGateway(
  docker: TestDocker,
  { settings, ...own }: Partial<Omit<StartOptions, 'keys'>> & { settings?: Record<string, string> } = {},
): Promise<DockerGateway> {
  const [database, keys] = [await createTestDatabase(), await createKeys()];
  const proxy = await startRecordingProxy({ socketPath: docker.socketPath });
  const parts = dockerPartsOf(proxy.host, settings);
  const service = await startGateway(database, { keys, ...parts, ...own });
  const worker = await createWorker(database);
  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();
  const mintFor = ({ approval, commands }: Approved, index = 0): Promise<string> =>
    mint(database, worker, keys, approval, commands[index] ?? []);
  return {
    database,
    service,
    keys,
    worker,
    parts,
    proxy,
    cli,
    async running(name) {
      const options = ['--name', name, '--label', docker.label, '--stop-signal', 'KILL'];
      await cli('run', '-d', ...options, TEST_IMAGE, 'sleep', '600');
      return name;
    },
    async approved(commands) {
      const { objects } = await parts.objects.resolve(worker.tenantId, commands, {});
      return { commands, approval: await approve(database, worker, keys, { commands, objects }) };
    },
    async use(of, { index = 0, token, command } = {}) {
      return execute(service, {
        key: worker.key,
        token: token ?? (await mintFor(of, index)),
        approvalId: of.approval.approvalId,
        command: command ?? of.commands[index],
      });
    },
    mint: mintFor,
    async close() {
      const ended = await service.close();
      await proxy.close();
      await database.drop();
      return ended;
    },
  };
}
