import { text } from 'node:stream/consumers';
import type { KnownCall } from '@wingman/policy';
import { enginePath } from '../../path-part.js';
import { readFlagValues } from '../../values/flags.js';
import { CommandFailure, type Verb, type VerbRun } from '../../verb.js';
import { listContainers } from '../container/ps.js';
import { JsonNumber, parseJson, type Json } from '../go/json.js';
import { readTemplate, type Template } from '../go/template.js';
import { structType } from '../go/types.js';
import { decode, isEmpty, NotCarriedOut, TemplateFailure } from '../go/values.js';
import { readVerb } from '../read-verb.js';
import { clientFacts } from './client.js';
import { infoLines } from './info-text.js';

type JsonObject = Map<string, Json>;

/** Counts are those of the caller's containers. */
export const info: Verb = readVerb({
  options: ['format'],
  operands: { least: 0, most: 0 },
  declines: (call) => void templateOf(call),
  async run(run) {
    const template = templateOf(run.call);
    const facts = await factsOf(run);
    if (template) {
      run.print.line(execute(template, facts, run.print));
      return 0;
    }
    const state = (facts.get('Swarm') as JsonObject | undefined)?.get('LocalNodeState');
    if (state !== 'inactive' && state !== 'locked') throw new NotCarriedOut('an engine of a cluster');
    const client = clientFacts();
    run.print.line(
      `Client:\n Version:    ${String(client.get('Version'))}\n Context:    default\n Debug Mode: false\n\nServer:`,
    );
    for (const line of infoLines(facts)) run.print.line(line);
    for (const warning of (facts.get('Warnings') ?? []) as string[]) run.print.error(warning);
    return 0;
  },
});

function templateOf({ flags }: Pick<KnownCall, 'flags'>): Template | undefined {
  const format = readFlagValues(flags).last('format') ?? '';
  if (format === '') return undefined;
  return readTemplate(format === 'json' ? '{{json .}}' : format);
}

async function factsOf(run: VerbRun): Promise<JsonObject> {
  const [answer, containers] = await Promise.all([
    run.engine.stream({ path: enginePath`/info`, signal: run.stop }).then(text),
    listContainers(run, { all: true, last: 0, size: false, filters: {} }),
  ]);
  const facts = parseJson(answer) as JsonObject;
  const count = (is: (state: string) => boolean): JsonNumber =>
    new JsonNumber(String(containers.filter(({ State }) => is(State)).length));
  facts.set(
    'Containers',
    count(() => true),
  );
  facts.set(
    'ContainersRunning',
    count((state) => state === 'running'),
  );
  facts.set(
    'ContainersPaused',
    count((state) => state === 'paused'),
  );
  facts.set(
    'ContainersStopped',
    count((state) => state !== 'running' && state !== 'paused'),
  );
  const registry = facts.get('RegistryConfig');
  // The client leaves out what it knows as old where it is empty.
  for (const old of ['AllowNondistributableArtifactsCIDRs', 'AllowNondistributableArtifactsHostnames']) {
    if (registry instanceof Map && isEmpty(registry.get(old))) registry.delete(old);
  }
  const client: JsonObject = new Map([
    ['Debug', false] as [string, Json],
    ...clientFacts(),
    ['Plugins', []] as [string, Json],
  ]);
  return facts.set('ClientInfo', client);
}

function execute(template: Template, facts: JsonObject, print: VerbRun['print']): string {
  try {
    return template.execute(decode(structType('system.dockerInfo'), facts));
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    print.line('');
    throw new CommandFailure(error.message);
  }
}
