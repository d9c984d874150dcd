import { BlockList, isIP } from 'node:net';
import { BadValue } from '../values/bad-value.js';
import { cut } from '../values/key-value.js';

export interface Subnet {
  Subnet: string;
  IPRange?: string;
  Gateway?: string;
  AuxiliaryAddresses?: Record<string, string>;
}

interface Addresses {
  subnets: readonly string[];
  ranges: readonly string[];
  gateways: readonly string[];
  auxiliary: Readonly<Record<string, string>>;
}

/**
 * Puts ranges, gateways and other addresses to the subnets that they lie in. Source: docker/cli `network/create.go`,
 * createIPAMConfig.
 *
 * @throws BadValue for what is no address, lies in no subnet or stands twice, and for subnets that overlap
 */
export function subnetsOf({ subnets, ranges, gateways, auxiliary }: Addresses): Subnet[] {
  if (subnets.length < ranges.length || subnets.length < gateways.length) {
    throw new BadValue('every ip-range or gateway must have a corresponding subnet');
  }
  const configs: Subnet[] = [];
  for (const subnet of subnets) {
    if (configs.some(({ Subnet }) => contains(Subnet, subnet) || contains(subnet, Subnet))) {
      throw new BadValue('multiple overlapping subnet configuration is not supported');
    }
    contains(subnet, subnet);
    configs.push({ Subnet: subnet });
  }
  const place = (address: string, what: string, set: (config: Subnet) => void) => {
    const found = configs.filter(({ Subnet }) => contains(Subnet, address));
    if (found.length === 0) throw new BadValue(`no matching subnet for ${what} ${address}`);
    found.forEach(set);
  };
  const once = (field: 'IPRange' | 'Gateway', address: string) => (config: Subnet) => {
    if (config[field])
      throw new BadValue(`cannot configure multiple of ${field} for the same subnet (${config.Subnet})`);
    config[field] = address;
  };
  for (const range of ranges) place(range, 'range', once('IPRange', range));
  for (const gateway of gateways) place(gateway, 'gateway', once('Gateway', gateway));
  for (const [name, address] of Object.entries(auxiliary)) {
    place(address, 'aux-address', (config) => ((config.AuxiliaryAddresses ??= {})[name] = address));
  }
  return configs;
}

/** True when an address, or the first of a subnet, lies in the subnet. */
function contains(subnet: string, other: string): boolean {
  const { key: network, value: bits, given } = cut(subnet, '/');
  const family = isIP(network);
  const most = family === 4 ? 32 : 128;
  if (family === 0 || !given || !/^\d{1,3}$/.test(bits) || Number(bits) > most) {
    throw new BadValue(`invalid subnet: ${subnet}`);
  }
  const address = cut(other, '/').key;
  if (isIP(address) === 0) throw new BadValue(`invalid address: ${other}`);
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return isIP(address) === family && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
