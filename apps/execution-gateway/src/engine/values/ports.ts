import { isIP } from 'node:net';
import { BadValue } from './bad-value.js';

export interface PortBinding {
  HostIp: string;
  HostPort: string;
}

/** What `-p` and `--expose` say, as the create body takes it. */
export interface Ports {
  exposed: Record<string, Record<string, never>>;
  bindings: Record<string, PortBinding[]>;
}

const PROTOCOLS = new Set(['tcp', 'udp', 'sctp']);

/**
 * Reads `[[IP:][HOST[-HOST]]:]PORT[-PORT][/PROTOCOL]` and the long form `published=…,target=…,protocol=…`: as
 * docker/go-connections `nat.ParsePortSpecs`.
 *
 * @throws BadValue for what the client refuses
 */
export function portsOf(publish: readonly string[], expose: readonly string[]): Ports {
  const ports: Ports = { exposed: {}, bindings: {} };
  for (const spec of publish) {
    for (const { port, binding } of bindingsOf(spec.includes('=') ? shortForm(spec) : spec)) {
      ports.exposed[port] = {};
      (ports.bindings[port] ??= []).push(binding);
    }
  }
  for (const spec of expose) {
    if (spec.includes(':')) throw new BadValue(`invalid port format for --expose: ${spec}`);
    const { range, protocol } = splitProtocol(spec);
    const [first, last] = portRange(range, spec);
    for (let port = first; port <= last; port++) ports.exposed[`${port}/${protocol}`] = {};
  }
  return ports;
}

function shortForm(spec: string): string {
  const fields: Record<string, string> = { protocol: 'tcp', published: '', target: '' };
  for (const field of spec.split(',')) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(field) ?? [];
    if (name === undefined || value === undefined || !Object.hasOwn(fields, name)) {
      throw new BadValue(`invalid publish opts format (should be name=value but got '${field}')`);
    }
    fields[name] = value;
  }
  return `${fields['published']}:${fields['target']}/${fields['protocol']}`;
}

function bindingsOf(spec: string): { port: string; binding: PortBinding }[] {
  const parts = spec.split(':');
  const { range, protocol } = splitProtocol(parts.pop()!);
  const host = parts.pop() ?? '';
  const HostIp = addressOf(parts.join(':'));
  const [first, last] = portRange(range, spec);
  const [hostFirst, hostLast] = host === '' ? [0, 0] : portRange(host, spec);
  if (host !== '' && last - first !== hostLast - hostFirst && last !== first) {
    throw new BadValue(`invalid ranges specified for container and host Ports: ${range} and ${host}`);
  }
  return Array.from({ length: last - first + 1 }, (_, index) => {
    // One port of the container, and several of the host to choose from.
    const choice = first === last && hostFirst !== hostLast ? `-${hostLast}` : '';
    const HostPort = host === '' ? '' : `${hostFirst + index}${choice}`;
    return { port: `${first + index}/${protocol}`, binding: { HostIp, HostPort } };
  });
}

function splitProtocol(spec: string): { range: string; protocol: string } {
  const [range = '', protocol = '', ...more] = spec.split('/');
  const lower = (protocol || 'tcp').toLowerCase();
  if (range === '') throw new BadValue(`no port specified: ${spec}<empty>`);
  if (more.length > 0 || !PROTOCOLS.has(lower)) throw new BadValue(`invalid proto: ${protocol}`);
  return { range, protocol: lower };
}

function portRange(range: string, spec: string): [number, number] {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from > 65_535 || to > 65_535 || to < from) throw new BadValue(`invalid port: ${spec}`);
  return [from, to];
}

function addressOf(text: string): string {
  const address = /^\[.*\]$/.test(text) ? text.slice(1, -1) : text;
  if (address !== '' && isIP(address) === 0) throw new BadValue(`invalid IP address: ${text}`);
  return address;
}
