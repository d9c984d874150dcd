import type { DockerCall } from './call.js';
import { csvFields, keyedFields } from './mounts.js';

/** A container that enters a network. */
export interface Entering {
  network: string;
  /** One that is there; undefined for a new one. */
  container: string | undefined;
  /** By which the others of the network can ask for a new one. */
  name: string | undefined;
}

/**
 * Networks that a container enters. Whether others are in one, and by which names they are asked for, a command line does not
 * say: who can ask the engine counts the call as `disruptive` where it comes between them.
 */
export function networksEntered(call: DockerCall): readonly Entering[] {
  if (call.unknown !== undefined || call.help) return [];
  const { command, args, flags } = call;
  const [network, container] = args;
  if (command === 'network connect') return network === undefined ? [] : [{ network, container, name: undefined }];
  const name = flags['name']?.at(-1);
  if (!/^container (?:run|create)$/.test(command) || !name) return [];
  const networks = [...(flags['network'] ?? []), ...(flags['net'] ?? [])].map(networkName);
  return networks.filter(hasNames).map((each) => ({ network: each, container: undefined, name }));
}

/** `NAME`, or `name=NAME,…`. */
const networkName = (value: string): string =>
  keyedFields(csvFields(value) ?? []).find(([key, name]) => key === 'name' && name !== '')?.[1] ?? value;

/** The engine's own networks know containers by their addresses only. */
const hasNames = (network: string): boolean => !/^(?:|default|bridge|host|none|container:.*)$/s.test(network);

/** Containers that are there and are to run. Who has stopped one, and why, a command line does not say either. */
export const containersStarted = (call: DockerCall): readonly string[] =>
  call.unknown === undefined && !call.help && call.command === 'container start' ? call.args : [];
