import { csvFields } from '@wingman/policy';
import { isNetworkRef } from '../path-part.js';
import { BadValue } from '../values/bad-value.js';
import type { Flags } from '../values/flags.js';
import { cut } from '../values/key-value.js';
import type { BodyNames } from './body-names.js';

/** Not a network that somebody made. */
const PREDEFINED = /^(?:default|bridge|host|none|container:.*)$/s;
export const isPredefined = (network: string): boolean => PREDEFINED.test(network);

interface Endpoint {
  Aliases?: string[];
  Links?: string[];
  IPAMConfig?: { IPv4Address?: string; IPv6Address?: string; LinkLocalIPs?: string[] };
}

/** What `--network` and the options about it say. */
export interface Networking {
  /** As typed; `default` where nothing was said. */
  network: string;
  mode: string;
  endpoints: Record<string, Endpoint>;
  links: string[] | null;
}

/** Source: docker/cli `container/opts.go`, parseNetworkOpts. @throws BadValue for what it refuses, and for two networks */
export function networkingOf(flags: Flags, names: BodyNames): Networking {
  const given = flags.all('network', 'net');
  if (given.length > 1) throw new BadValue('one network; connect it to others by `network connect`');
  const { network, aliases, ...addresses } = attachmentOf(given[0]);
  const links = flags.all('link').map((link) => linkOf(link, names));
  const predefined = isPredefined(network);
  const allAliases = either('alias', aliases, flags.all('network-alias', 'net-alias'));
  if (predefined && allAliases.length > 0) {
    throw new BadValue('network-scoped aliases are only supported for user-defined networks');
  }
  const endpoint: Endpoint = {
    ...(allAliases.length > 0 && { Aliases: allAliases }),
    ...(!predefined && links.length > 0 && { Links: links }),
    ...addressing(flags, addresses),
  };
  const mode = modeOf(network, names);
  // A single network about which nothing more is said the engine knows by its mode.
  const silent = given.length > 0 && Object.keys(endpoint).length === 0;
  return { network, mode, endpoints: silent ? {} : { [mode]: endpoint }, links: links.length > 0 ? links : null };
}

function modeOf(network: string, names: BodyNames): string {
  if (network.startsWith('container:')) return `container:${names.container(network.slice('container:'.length))}`;
  if (isPredefined(network)) return network;
  if (!isNetworkRef(network)) throw new BadValue(`this is no name of a network: ${network}`);
  return names.network(network);
}

interface Attachment {
  network: string;
  aliases: string[];
  ip?: string;
  ip6?: string;
  linkLocal: string[];
}

/** `NAME`, or `name=NAME,alias=…,ip=…`. Source: docker/cli `opts/network.go`. */
function attachmentOf(value = 'default'): Attachment {
  const read: Attachment = { network: value, aliases: [], linkLocal: [] };
  if (!/\w+=\w+/.test(value)) return read;
  read.network = '';
  for (const field of csvFields(value) ?? []) {
    const { key, value: text } = cut(field.toLowerCase());
    const word = text.trim();
    if (key.trim() === 'name') read.network = word;
    else if (key.trim() === 'alias') read.aliases.push(word);
    else if (key.trim() === 'ip') read.ip = word;
    else if (key.trim() === 'ip6') read.ip6 = word;
    else if (key.trim() === 'link-local-ip') read.linkLocal.push(word);
    else throw new BadValue(`the network's option ${key}`);
  }
  if (read.network === '') throw new BadValue('network name/id is not specified');
  return read;
}

function either(what: string, ofNetwork: string[], ofOption: string[]): string[] {
  if (ofNetwork.length === 0) return ofOption;
  if (ofOption.length > 0)
    throw new BadValue(`conflicting options: cannot specify both --${what} and per-network ${what}`);
  return ofNetwork;
}

function addressing(flags: Flags, { ip, ip6, linkLocal }: Pick<Attachment, 'ip' | 'ip6' | 'linkLocal'>) {
  const [v4] = either('ip', ip ? [ip] : [], flags.all('ip').slice(-1));
  const [v6] = either('ip6', ip6 ? [ip6] : [], flags.all('ip6').slice(-1));
  const local = either('link-local-ip', linkLocal, flags.all('link-local-ip'));
  if (!v4 && !v6 && local.length === 0) return {};
  return {
    IPAMConfig: {
      ...(v4 && { IPv4Address: v4 }),
      ...(v6 && { IPv6Address: v6 }),
      ...(local.length > 0 && { LinkLocalIPs: local }),
    },
  };
}

/** `CONTAINER[:ALIAS]`. */
export function linkOf(link: string, names: BodyNames): string {
  const [name = '', alias = name, ...more] = link.split(':');
  if (name === '' || alias === '' || more.length > 0) throw new BadValue(`bad format for links: ${link}`);
  return `${names.container(name)}:${alias}`;
}
