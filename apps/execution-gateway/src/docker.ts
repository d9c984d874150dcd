import { tmpdir } from 'node:os';
import type { KnownCall } from '@wingman/policy';
import { ConfigError } from '@wingman/service-kit';
import type { Dependency, Log } from '@wingman/service-kit';
import type { GatewayDeps } from './app.js';
import type { ExecutionGatewayConfig } from './config.js';
import { createClientExecutor } from './cli/client-executor.js';
import { clientSupports, createClientNamer } from './cli/client-names.js';
import type { ClientDeps } from './cli/client-names.js';
import { findClients } from './cli/clients.js';
import { tenantFolders } from './cli/tenant-folder.js';
import { createEngineEffects } from './effects/engine-effects.js';
import { withoutDocker as withoutEffects } from './effects/without-docker.js';
import { engineDependency, openEngine } from './engine/client.js';
import type { Engine } from './engine/client.js';
import { createEngineExecutor } from './engine/engine-executor.js';
import { engineSupports } from './engine/engine-supports.js';
import { isOfTenant } from './engine/tenant-labels.js';
import type { EngineTls } from './engine/docker-host.js';
import type { EngineSettingsOfCommands } from './engine/verb.js';
import { createExecutorFinder, isByClient } from './executors.js';
import { createIsUnowned, createLook } from './objects/lookup.js';
import { namesIn } from './objects/names-in.js';
import { createCopyNamer } from './objects/copied-files.js';
import { createFolderGuard } from './objects/mounted-folders.js';
import { createObjectBook } from './objects/object-book.js';
import type { Namer } from './objects/outside.js';
import { lookNowhere } from './objects/without-docker.js';
import { findConfiners } from './programs/confined.js';
import { createProgramExecutor, whyNoPrograms } from './programs/program-executor.js';
import type { ProgramSettings } from './programs/program-executor.js';
import { createProgramNamer } from './programs/program-names.js';

interface DockerParts {
  parts: Pick<GatewayDeps, 'objects' | 'effects' | 'look' | 'isUnowned' | 'executorFor'>;
  dependencies: Dependency[];
}

/** Everything that runs commands, for the engine that the settings name; without one docker commands are refused. */
export function dockerOf(config: ExecutionGatewayConfig, log: Pick<Log, 'warn'>): DockerParts {
  const settings = settingsOf(config);
  const programs = programsOf(config);
  const why = whyNoPrograms(programs);
  const executor = why === undefined ? createProgramExecutor(programs) : undefined;
  const programNames = createProgramNamer(programs.programs);
  const engine = engineOf(config);
  if (!engine) {
    const unsupported = () => 'no Docker engine is set up';
    return {
      parts: {
        objects: createObjectBook({
          look: lookNowhere,
          namesOf: namesIn,
          unsupported,
          outside: programNames,
        }),
        effects: withoutEffects,
        look: lookNowhere,
        isUnowned: async () => false,
        executorFor: createExecutorFinder({ programs: executor, unsupported: () => undefined }),
      },
      dependencies: [],
    };
  }
  const look = createLook(engine, settings);
  const { GATEWAY_PROJECTS_FOLDER: projects, DOCKER_BIN: dockerBin } = config;
  const { COMPOSE_BIN: composeBin, BUILDX_BIN: buildxBin } = config;
  const unsupported = (call: KnownCall) =>
    isByClient(call) ? clientSupports(call, projects) : engineSupports(call, settings);
  const client: ClientDeps = {
    engine,
    look,
    clients: findClients({ dockerBin, composeBin, buildxBin }),
    isOwn: (labels, tenantId) => isOfTenant(labels, tenantId, settings),
    folderOf: tenantFolders(projectsOf(config)),
    temporaryFolder: tmpdir(),
    shelves: shelvesOf(config),
  };
  const namers = [
    createFolderGuard(client.shelves),
    createCopyNamer(settings),
    programNames,
    createClientNamer(client),
  ];
  const outside: Namer = async (command) => {
    for (const namer of namers) {
      const named = await namer(command);
      if (named) return named;
    }
    return undefined;
  };
  return {
    parts: {
      objects: createObjectBook({ look, namesOf: namesIn, unsupported, outside }),
      effects: createEngineEffects({ engine, look, settings, log }),
      look,
      isUnowned: createIsUnowned(engine),
      executorFor: createExecutorFinder({
        engine: createEngineExecutor({ engine, settings }),
        cli: createClientExecutor({ ...client, host: engine.host, tls: tlsOf(config) }),
        programs: executor,
        unsupported,
      }),
    },
    dependencies: [engineDependency(engine)],
  };
}

function programsOf(config: ExecutionGatewayConfig): ProgramSettings {
  const [uid, gid] = config.GATEWAY_RUN_AS?.split(':').map(Number) ?? [];
  return {
    programs: config.GATEWAY_PROGRAMS,
    runAs: uid === undefined || gid === undefined ? undefined : { uid, gid },
    folderOf: tenantFolders(projectsOf(config)),
    temporaryFolder: tmpdir(),
    confiners: findConfiners(),
  };
}

const projectsOf = ({ GATEWAY_PROJECTS_FOLDER: folder, GATEWAY_PROJECTS_SHARED: shared }: ExecutionGatewayConfig) => ({
  folder,
  shared,
});

/** Folders in which each tenant has one of its own. */
const shelvesOf = (config: ExecutionGatewayConfig): string[] =>
  [config.GATEWAY_PROJECTS_SHARED ? undefined : config.GATEWAY_PROJECTS_FOLDER, config.GATEWAY_EXCHANGE_FOLDER].filter(
    (folder) => folder !== undefined,
  );

/** In development a tenant owns what nobody has labelled; elsewhere nobody does, unless a setting says whose it is. */
const settingsOf = (config: ExecutionGatewayConfig): EngineSettingsOfCommands => ({
  unlabelled: config.GATEWAY_UNLABELLED ?? (config.DEPLOYMENT_ENV === 'dev' ? 'any' : 'none'),
  exchangeFolder: config.GATEWAY_EXCHANGE_FOLDER,
  maxCopyBytes: config.GATEWAY_COPY_MAX_BYTES,
});

function tlsOf({ DOCKER_TLS_CA: ca, DOCKER_TLS_CERT: cert, DOCKER_TLS_KEY: key }: ExecutionGatewayConfig) {
  if (ca !== undefined && cert !== undefined && key !== undefined) return { ca, cert, key } satisfies EngineTls;
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  throw new ConfigError('DOCKER_TLS_CA, DOCKER_TLS_CERT and DOCKER_TLS_KEY belong together');
}

function engineOf(config: ExecutionGatewayConfig): Engine | undefined {
  const { DOCKER_HOST: host } = config;
  if (host === undefined) return undefined;
  const tls = tlsOf(config);
  try {
    return openEngine({ host, ...(tls && { tls }) });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'DOCKER_HOST names no engine');
  }
}
