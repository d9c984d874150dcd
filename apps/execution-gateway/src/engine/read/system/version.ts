import { text } from 'node:stream/consumers';
import type { KnownCall } from '@wingman/policy';
import { enginePath } from '../../path-part.js';
import type { Printer } from '../../printer.js';
import { readFlagValues } from '../../values/flags.js';
import { CommandFailure, type Verb } from '../../verb.js';
import { alignColumns } from '../columns.js';
import { parseJson, type Json } from '../go/json.js';
import { sortedEntries } from '../go/printed.js';
import { readTemplate, type Template } from '../go/template.js';
import { structType } from '../go/types.js';
import { decode, TemplateFailure } from '../go/values.js';
import { readVerb } from '../read-verb.js';
import { clientFacts } from './client.js';

type JsonObject = Map<string, Json>;

export const version: Verb = readVerb({
  options: ['format'],
  operands: { least: 0, most: 0 },
  declines: (call) => void templateOf(call),
  async run({ call, engine, print, stop }) {
    const template = templateOf(call);
    const { spoken } = await engine.version();
    const server = parseJson(
      await text(await engine.stream({ path: enginePath`/version`, signal: stop })),
    ) as JsonObject;
    for (const { details } of componentsOf(server)) {
      const built = details.get('BuildTime');
      if (typeof built === 'string') details.set('BuildTime', ansiTime(built));
    }
    const client = clientFacts(spoken);
    const shown = template ? execute(template, { client, server }, print) : pretty(client, server);
    print.stdout(Buffer.from(alignColumns(`${shown}\n`, { minWidth: 20, padding: 1 })));
    return 0;
  },
});

function templateOf({ flags }: Pick<KnownCall, 'flags'>): Template | undefined {
  const format = readFlagValues(flags).last('format') ?? '';
  if (format === '') return undefined;
  return readTemplate(format === 'json' ? '{{json .}}' : format);
}

function execute(
  template: Template,
  { client, server }: { client: JsonObject; server: JsonObject },
  print: Printer,
): string {
  const both = new Map<string, Json>([
    ['Client', client],
    ['Server', server],
  ]);
  try {
    return template.execute(decode(structType('system.versionInfo'), both));
  } catch (error) {
    // The client calls this template so.
    if (error instanceof TemplateFailure) {
      print.line('');
      throw new CommandFailure(
        error.message.replace('template: :', 'template: version:').replace('executing ""', 'executing "version"'),
      );
    }
    throw error;
  }
}

const textOf = (facts: JsonObject | undefined, name: string): string => {
  const value = facts?.get(name);
  return typeof value === 'string' ? value : '';
};

interface Component {
  name: string;
  version: string;
  details: JsonObject;
}

const componentsOf = (server: JsonObject): Component[] =>
  ((server.get('Components') ?? []) as JsonObject[]).map((component) => ({
    name: textOf(component, 'Name'),
    version: textOf(component, 'Version'),
    details: (component.get('Details') ?? new Map()) as JsonObject,
  }));

function pretty(client: JsonObject, server: JsonObject): string {
  const platform = textOf(server.get('Platform') as JsonObject | undefined, 'Name');
  const [api, newest] = [textOf(client, 'ApiVersion'), textOf(client, 'DefaultAPIVersion')];
  const lines = [
    'Client:',
    ` Version:\t${textOf(client, 'Version')}`,
    ` API version:\t${api}${api === newest ? '' : ` (downgraded from ${newest})`}`,
    ` OS/Arch:\t${textOf(client, 'Os')}/${textOf(client, 'Arch')}`,
    ` Context:\t${textOf(client, 'Context')}`,
    '',
    `Server:${platform === '' ? '' : ` ${platform}`}`,
    ...componentsOf(server).flatMap(componentLines),
  ];
  return lines.join('\n');
}

function componentLines({ name, version: own, details }: Component): string[] {
  const detail = (key: string): string => (details.has(key) ? textOf(details, key) : '');
  if (name !== 'Engine') {
    const rest = sortedEntries(details).map(([key, value]) => `  ${key}:\t${String(value)}`);
    return [` ${name}:`, `  Version:\t${own}`, ...rest];
  }
  return [
    ` ${name}:`,
    `  Version:\t${own}`,
    `  API version:\t${detail('ApiVersion')} (minimum version ${detail('MinAPIVersion')})`,
    `  Go version:\t${detail('GoVersion')}`,
    `  Git commit:\t${detail('GitCommit')}`,
    `  Built:\t${detail('BuildTime')}`,
    `  OS/Arch:\t${detail('Os')}/${detail('Arch')}`,
    `  Experimental:\t${detail('Experimental')}`,
  ];
}

/** `Mon Jan  2 15:04:05 2006` of a time as JSON has it; anything else stays as it is. */
function ansiTime(time: string): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(time);
  if (!found) return time;
  const [, year = '', month, day, clock = ''] = found;
  const [weekday = '', monthName = ''] =
    new Date(`${year}-${month}-${day}T00:00:00Z`).toUTCString().match(/[A-Z][a-z]{2}/g) ?? [];
  return `${weekday} ${monthName} ${String(Number(day)).padStart(2)} ${clock} ${year}`;
}
