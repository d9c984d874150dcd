import type { Verb } from '../verb.js';
import { diff } from './container/diff.js';
import { logs } from './container/logs.js';
import { port } from './container/port.js';
import { ps } from './container/ps.js';
import { stats } from './container/stats.js';
import { top } from './container/top.js';
import { history } from './image/history.js';
import { ls as listImages } from './image/ls.js';
import { inspect, inspectContainer, inspectImage, inspectNetwork, inspectVolume } from './inspect/inspect.js';
import { ls as listNetworks } from './network/ls.js';
import { df } from './system/df.js';
import { events } from './system/events.js';
import { info } from './system/info.js';
import { version } from './system/version.js';
import { ls as listVolumes } from './volume/ls.js';

/** By the full names of docker's grammar. */
const VERBS: Readonly<Record<string, Verb>> = {
  'container diff': diff,
  'container inspect': inspectContainer,
  'container logs': logs,
  'container ls': ps,
  'container port': port,
  'container stats': stats,
  'container top': top,
  'image history': history,
  'image inspect': inspectImage,
  'image ls': listImages,
  inspect,
  'network inspect': inspectNetwork,
  'network ls': listNetworks,
  'system df': df,
  'system events': events,
  'system info': info,
  version,
  'volume inspect': inspectVolume,
  'volume ls': listVolumes,
};

/** Verbs that only read. With `docker --debug` in front they print the same, but for `docker info`, which tells of it. */
export const READ_VERBS: Readonly<Record<string, Verb>> = Object.fromEntries(
  Object.entries(VERBS).map(([name, verb]) => [name, verb === info ? verb : { ...verb, globals: ['debug'] }]),
);
