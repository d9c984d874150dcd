import type { DockerCall } from './call.js';
import { csvFields, keyedFields } from './mounts.js';

/** A new container that enters a network. */
export interface Entering {
  network: string;
  /** By which the others of the network can ask for it. */
  name: string;
}

/**
 * Networks that a new container enters by a name. By which names others in one are asked for, a command line does not say: who
 * can ask the engine counts the call as `disruptive` where it comes between them.
 */
export function networksEntered(call: DockerCall): readonly Entering[] {
  if (call.unknown !== undefined || call.help) return [];
  const { command, flags } = call;
  const name = flags['name']?.at(-1);
  if (!/^container (?:run|create)$/.test(command) || !name) return [];
  const networks = [...(flags['network'] ?? []), ...(flags['net'] ?? [])].map(networkName);
  return networks.filter(hasNames).map((network) => ({ network, name }));
}

/** `NAME`, or `name=NAME,…`. */
const networkName = (value: string): string =>
  keyedFields(csvFields(value) ?? []).find(([key, name]) => key === 'name' && name !== '')?.[1] ?? value;

/** The engine's own networks know containers by their addresses only. */
const hasNames = (network: string): boolean => !/^(?:|default|bridge|host|none|container:.*)$/s.test(network);
