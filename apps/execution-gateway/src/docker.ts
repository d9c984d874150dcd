import { ConfigError } from '@wingman/service-kit';
import type { Dependency, Log } from '@wingman/service-kit';
import type { GatewayDeps } from './app.js';
import type { ExecutionGatewayConfig } from './config.js';
import { createEngineEffects } from './effects/engine-effects.js';
import { withoutDocker as withoutEffects } from './effects/without-docker.js';
import { engineDependency, openEngine } from './engine/client.js';
import type { Engine } from './engine/client.js';
import { createEngineExecutor } from './engine/engine-executor.js';
import { engineSupports } from './engine/engine-supports.js';
import type { EngineSettingsOfCommands } from './engine/verb.js';
import { createExecutorFinder } from './executors.js';
import { createLook } from './objects/lookup.js';
import { namesIn } from './objects/names-in.js';
import { createObjectBook } from './objects/object-book.js';
import { lookNowhere, withoutDocker } from './objects/without-docker.js';

interface DockerParts {
  parts: Pick<GatewayDeps, 'objects' | 'effects' | 'look' | 'executorFor'>;
  dependencies: Dependency[];
}

/** Everything that is about Docker, for the engine that the settings name; without one docker commands are refused. */
export function dockerOf(config: ExecutionGatewayConfig, log: Pick<Log, 'warn'>): DockerParts {
  const settings = settingsOf(config);
  const unsupported = (call: Parameters<typeof engineSupports>[0]) => engineSupports(call, settings);
  const engine = engineOf(config);
  if (!engine) {
    const executorFor = createExecutorFinder({ unsupported });
    return {
      parts: { objects: withoutDocker, effects: withoutEffects, look: lookNowhere, executorFor },
      dependencies: [],
    };
  }
  const look = createLook(engine, settings);
  return {
    parts: {
      objects: createObjectBook({ look, namesOf: namesIn, unsupported }),
      effects: createEngineEffects({ engine, look, settings, log }),
      look,
      executorFor: createExecutorFinder({ engine: createEngineExecutor({ engine, settings }), unsupported }),
    },
    dependencies: [engineDependency(engine)],
  };
}

/** In development a tenant owns what nobody has labelled; elsewhere nobody does, unless a setting says whose it is. */
const settingsOf = (config: ExecutionGatewayConfig): EngineSettingsOfCommands => ({
  unlabelled: config.GATEWAY_UNLABELLED ?? (config.DEPLOYMENT_ENV === 'dev' ? 'any' : 'none'),
  exchangeFolder: config.GATEWAY_EXCHANGE_FOLDER,
});

function engineOf(config: ExecutionGatewayConfig): Engine | undefined {
  const { DOCKER_HOST: host, DOCKER_TLS_CA: ca, DOCKER_TLS_CERT: cert, DOCKER_TLS_KEY: key } = config;
  if (host === undefined) return undefined;
  const given = [ca, cert, key].filter((text) => text !== undefined);
  if (given.length !== 0 && given.length !== 3) {
    throw new ConfigError('DOCKER_TLS_CA, DOCKER_TLS_CERT and DOCKER_TLS_KEY belong together');
  }
  try {
    return openEngine({
      host,
      ...(ca !== undefined && cert !== undefined && key !== undefined && { tls: { ca, cert, key } }),
    });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'DOCKER_HOST names no engine');
  }
}
