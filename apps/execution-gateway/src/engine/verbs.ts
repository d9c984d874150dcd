import { commit } from './container/commit.js';
import { cp } from './container/copy/cp.js';
import { create } from './container/create.js';
import { exec } from './container/exec.js';
import { kill, pause, rename, restart, rm, stop, unpause, wait } from './container/lifecycle.js';
import { run } from './container/run.js';
import { start } from './container/start.js';
import { update } from './container/update.js';
import { pull } from './image/pull.js';
import { remove as removeImage } from './image/remove.js';
import { tag } from './image/tag.js';
import { connect, disconnect } from './network/connect.js';
import { create as createNetwork } from './network/create.js';
import { remove as removeNetwork } from './network/remove.js';
import { containerPrune, imagePrune, networkPrune, systemPrune, volumePrune } from './prune/prune.js';
import { READ_VERBS } from './read/read-verbs.js';
import type { Verb } from './verb.js';
import { create as createVolume } from './volume/create.js';
import { remove as removeVolume } from './volume/remove.js';

/** What is carried out through the Engine API, by the full names of docker's grammar. */
const VERBS: ReadonlyMap<string, Verb> = new Map(
  Object.entries<Verb>({
    ...READ_VERBS,
    'container commit': commit,
    'container cp': cp,
    'container create': create,
    'container exec': exec,
    'container kill': kill,
    'container pause': pause,
    'container prune': containerPrune,
    'container rename': rename,
    'container restart': restart,
    'container rm': rm,
    'container run': run,
    'container start': start,
    'container stop': stop,
    'container unpause': unpause,
    'container update': update,
    'container wait': wait,
    'image prune': imagePrune,
    'image pull': pull,
    'image rm': removeImage,
    'image tag': tag,
    'network connect': connect,
    'network create': createNetwork,
    'network disconnect': disconnect,
    'network prune': networkPrune,
    'network rm': removeNetwork,
    'system prune': systemPrune,
    'volume create': createVolume,
    'volume prune': volumePrune,
    'volume rm': removeVolume,
  }),
);

export const findVerb = (command: string): Verb | undefined => VERBS.get(command);
