import type { BodyNames } from '../container/body-names.js';
import { asTyped } from '../container/body-names.js';
import { linkOf } from '../container/networking.js';
import { enginePath } from '../path-part.js';
import { BadValue } from '../values/bad-value.js';
import { readFlagValues } from '../values/flags.js';
import { cut } from '../values/key-value.js';
import { wholeNumber } from '../values/number.js';
import type { NamedObject, Verb, VerbRun } from '../verb.js';
import { stringsOf } from './create.js';

/** What is asked for. Source: docker/cli `network/connect.go`. @throws BadValue */
export function connectBody({ args, flags: values }: VerbRun['call'], names: BodyNames) {
  const flags = readFlagValues(values);
  const driverOptions = stringsOf(flags.all('driver-opt')).map((option) => {
    const { key, value, given } = cut(option);
    if (!given || key.trim() === '') throw new BadValue('invalid key/value pair format in driver options');
    return [key.trim(), value.trim()] as const;
  });
  const local = stringsOf(flags.all('link-local-ip'));
  const links = flags.all('link').map((link) => linkOf(link, names));
  return {
    Container: names.container(args[1] ?? ''),
    EndpointConfig: {
      IPAMConfig: {
        IPv4Address: flags.last('ip') || undefined,
        IPv6Address: flags.last('ip6') || undefined,
        LinkLocalIPs: local.length > 0 ? local : undefined,
      },
      Links: links.length > 0 ? links : null,
      Aliases: stringsOf(flags.all('alias')),
      DriverOpts: Object.fromEntries(driverOptions),
      GwPriority: flags.read('gw-priority', (value) => wholeNumber(value), 0),
    },
  };
}

const both = ({ args }: VerbRun['call']): NamedObject[] => [
  ['network', args[0] ?? ''],
  ['container', args[1] ?? ''],
];

export const connect: Verb = {
  options: ['alias', 'driver-opt', 'gw-priority', 'ip', 'ip6', 'link', 'link-local-ip'],
  since: { 'gw-priority': '1.48' },
  operands: { least: 2, most: 2 },
  names: (call) => {
    const linked: NamedObject[] = [];
    const container = (name: string) => {
      linked.push(['container', name]);
      return name;
    };
    connectBody(call, { ...asTyped, container });
    return [...both(call).slice(0, 1), ...linked];
  },
  async run({ engine, call, names, stop }) {
    // The engine, too, looks for the container first.
    const body = connectBody(call, names);
    const path = enginePath`/networks/${names.network(call.args[0] ?? '')}/connect`;
    await engine.ask({ method: 'POST', path, body, signal: stop });
    return 0;
  },
};

export const disconnect: Verb = {
  options: ['force'],
  operands: { least: 2, most: 2 },
  names: both,
  async run({ engine, call, names, stop }) {
    const [network = '', container = ''] = call.args;
    const body = { Container: names.container(container), Force: readFlagValues(call.flags).on('force') };
    const path = enginePath`/networks/${names.network(network)}/disconnect`;
    await engine.ask({ method: 'POST', path, body, signal: stop });
    return 0;
  },
};
