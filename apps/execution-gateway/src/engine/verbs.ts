import { create } from './container/create.js';
import { exec } from './container/exec.js';
import { kill, pause, rename, restart, rm, stop, unpause, wait } from './container/lifecycle.js';
import { run } from './container/run.js';
import { start } from './container/start.js';
import type { Verb } from './verb.js';

/** What is carried out through the Engine API, by the full names of docker's grammar. */
const VERBS: ReadonlyMap<string, Verb> = new Map(
  Object.entries({
    'container create': create,
    'container exec': exec,
    'container kill': kill,
    'container pause': pause,
    'container rename': rename,
    'container restart': restart,
    'container rm': rm,
    'container run': run,
    'container start': start,
    'container stop': stop,
    'container unpause': unpause,
    'container wait': wait,
  }),
);

export const findVerb = (command: string): Verb | undefined => VERBS.get(command);
