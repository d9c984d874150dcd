import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openClient, type Client } from './client.js';
import { holds, prove } from './prove.js';
import { UNLISTED_COMMANDS, UNLISTED_FLAGS } from './unlisted.js';
import { walk, type GrammarCommand, type Walked } from './walk.js';

// `node dist/tools/docker-grammar.js [--docker BINARY] [--plugin compose=BINARY] …`: writes the grammar of the docker
// client and of the plugins given. What a plugin's grammar was before stays when its binary is not given.

const FILE = path.resolve('libs/policy/src/docker/grammar.json');

interface GrammarFile {
  clients: Record<string, string>;
  commands: Record<string, GrammarCommand>;
  aliases: Record<string, string>;
}

const { values } = parseArgs({
  options: { docker: { type: 'string', default: 'docker' }, plugin: { type: 'string', multiple: true, default: [] } },
});

const before = readBefore();
const plugins = new Map(values.plugin.map((given) => given.split('=', 2) as [name: string, binary: string]));
const grammar: GrammarFile = { clients: {}, commands: {}, aliases: {} };

addClient(values.docker);
for (const [name, version] of Object.entries(before.clients)) {
  if (name !== 'docker' && !plugins.has(name)) keepPlugin(name, version);
}
for (const [name, binary] of plugins) addPlugin(name, binary);
mergeBuild();
writeFileSync(FILE, print(grammar));
console.log(
  `${Object.keys(grammar.commands).length} commands, ${Object.keys(grammar.aliases).length} other names, ` +
    `${Object.values(grammar.commands).flatMap(({ flags }) => flags).length} flags`,
);

function addClient(binary: string): void {
  const client = openClient(binary);
  try {
    const walked = walk(client, 'docker', UNLISTED_COMMANDS);
    addUnlisted(client, walked);
    refuse(prove(client, walked));
    add(walked);
    grammar.clients['docker'] = client.ask(['version', '--format', '{{.Client.Version}}']).text.split('\n')[0]!.trim();
  } finally {
    client.close();
  }
}

function addPlugin(name: string, binary: string): void {
  const client = openClient(binary, [name]);
  try {
    const walked = walk(client, `docker ${name}`);
    addUnlisted(client, walked, `${name} `);
    refuse(prove(client, walked));
    add(walked, name);
    grammar.clients[name] = /\d+\.\d+\.\d+/.exec(client.ask(['version']).text)?.[0] ?? 'unknown';
  } finally {
    client.close();
  }
}

function addUnlisted(client: Client, { commands }: Walked, plugin = ''): void {
  for (const [name, flag] of UNLISTED_FLAGS) {
    const own = name.startsWith(plugin) ? name.slice(plugin.length) : '';
    const command = commands.get(own);
    if (own !== '' && command && !command.flags.includes(flag) && holds(client, own, flag)) command.flags.push(flag);
  }
}

/** Where buildx is installed `docker build` is its work, and takes its flags too. */
function mergeBuild(): void {
  const build = grammar.commands['image build'];
  const taken = new Set(build?.flags.flatMap(namesOf));
  const added = grammar.commands['buildx build']?.flags.filter(
    (flag) => !namesOf(flag).some((name) => taken.has(name)),
  );
  build?.flags.push(...(added ?? []));
}

function namesOf(flag: string): string[] {
  return flag.split(' ')[0]!.split('|');
}

function keepPlugin(name: string, version: string): void {
  const own = (spelling: string) => spelling === name || spelling.startsWith(`${name} `);
  Object.assign(grammar.commands, pick(before.commands, own));
  Object.assign(grammar.aliases, pick(before.aliases, own));
  grammar.clients[name] = version;
}

function add({ commands, aliases }: Walked, plugin = ''): void {
  const full = (name: string) => `${plugin} ${name}`.trim();
  for (const [name, command] of commands) grammar.commands[full(name)] = command;
  for (const [name, target] of aliases) grammar.aliases[full(name)] = full(target);
}

function pick<T>(record: Record<string, T>, wanted: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => wanted(key)));
}

function refuse(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Error(`the client does not take these flags as its help says:\n${wrong.join('\n')}`);
}

function readBefore(): GrammarFile {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as GrammarFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { clients: {}, commands: {}, aliases: {} };
    throw error;
  }
}

/** One command a line and everything in order, so that a new version shows as a short difference. */
function print({ clients, commands, aliases }: GrammarFile): string {
  const lines = (record: Record<string, unknown>) =>
    Object.keys(record)
      .sort()
      .map((key) => `    ${JSON.stringify(key)}: ${JSON.stringify(record[key])}`)
      .join(',\n');
  for (const command of Object.values(commands)) command.flags = [...new Set(command.flags)].sort(byLongName);
  const body = Object.entries({ clients, commands, aliases }).map(
    ([key, record]) => `  "${key}": {\n${lines(record)}\n  }`,
  );
  return `{\n${body.join(',\n')}\n}\n`;
}

function byLongName(a: string, b: string): number {
  const long = (flag: string) => flag.replace(/^.\|/, '');
  return long(a) < long(b) ? -1 : long(a) > long(b) ? 1 : 0;
}
