import type { DockerRisk } from './call.js';
import type { FlagRisk } from './flag-risks.js';
import { shown } from './mounts.js';

/** Addresses that nobody has on the internet (RFC 1918, RFC 4193). */
const PRIVATE = /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|f[cd][0-9a-f]{2}:)/i;

/** A network takes the host's packets to its addresses: what answers there is a container. */
const addresses: FlagRisk = (value, { command }) =>
  command === 'network create'
    ? {
        class: 'disruptive',
        kind: value.split(',').every((address) => PRIVATE.test(address.trim())) ? 'routing' : 'disturbance',
        reason: `the host's packets to ${shown(value)} go to containers`,
      }
    : undefined;

export const NETWORK_RISKS: Readonly<Record<string, FlagRisk>> = { subnet: addresses, gateway: addresses };

/** Options of networks that change nothing outside of them. Sources: docker network create, "Bridge driver options". */
const PLAIN =
  /^(?:com\.docker\.network\.(?:bridge\.enable_icc|bridge\.enable_ip_masquerade|driver\.mtu|driver\.overlay\.vxlanid_list|container_iface_prefix|endpoint\.ifname)|encrypted|mtu)(?:=|$)/;
const LOOPBACK = /^com\.docker\.network\.(?:bridge\.host_binding_ipv4|host_ipv4)=127\./;

/** `network create -o …`: a bridge of the host's may be taken over by its name, and all ports of containers opened. */
export const networkOptionRisk = (option: string): DockerRisk | undefined =>
  PLAIN.test(option) || LOOPBACK.test(option)
    ? undefined
    : { class: 'disruptive', kind: 'routing', reason: `the network reaches the host (${shown(option)})` };
