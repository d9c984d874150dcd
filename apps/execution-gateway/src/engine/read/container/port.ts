import { enginePath } from '../../path-part.js';
import { CommandFailure, type Verb } from '../../verb.js';
import { naturalOrder } from '../units.js';
import { hostPort } from './ports.js';

type Bindings = Record<string, { HostIp: string; HostPort: string }[] | null>;

/** Source: docker/cli `container/port.go`. */
export const port: Verb = {
  options: [],
  operands: { least: 1, most: 2 },
  names: ({ args }) => [['container', args[0] ?? '']],
  declines: ({ args: [, asked = ''] }) => {
    const number = asked.split('/')[0] ?? '';
    return asked === '' || (/^\d{1,5}$/.test(number) && Number(number) < 65_536) ? undefined : `the port '${asked}'`;
  },
  async run({ call, engine, names, print, stop }) {
    const [name = '', asked = ''] = call.args;
    const path = enginePath`/containers/${names.container(name)}/json`;
    const { NetworkSettings } = await engine.ask<{ NetworkSettings: { Ports: Bindings | null } }>({
      path,
      signal: stop,
    });
    const ports = NetworkSettings.Ports ?? {};
    const lines = asked === '' ? allOf(ports) : bindingsOf(ports, asked);
    if (asked !== '' && lines.length === 0) {
      throw new CommandFailure(`Error: No public port '${asked}' published for ${name}`);
    }
    for (const line of lines.sort(naturalOrder)) print.line(line);
    return 0;
  },
};

const allOf = (ports: Bindings): string[] =>
  Object.keys(ports).flatMap((from) => bindingsOf(ports, from).map((to) => `${from} -> ${to}`));

function bindingsOf(ports: Bindings, asked: string): string[] {
  const [number = '', protocol] = asked.split('/');
  const key = `${number}/${protocol || 'tcp'}`;
  const found = Object.hasOwn(ports, key) ? (ports[key] ?? []) : [];
  return found.map(({ HostIp, HostPort }) => hostPort(HostIp, HostPort));
}
