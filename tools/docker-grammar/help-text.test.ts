import { describe, expect, test } from '@jest/globals';
import type { Client } from './client.js';
import { readHelp } from './help-text.js';
import { holds, prove } from './prove.js';
import { walk } from './walk.js';

const ROOT = `Usage:  ship [OPTIONS] COMMAND

Moves boxes

Management Commands:
  box*        Manage boxes

Commands:
  drop        Drop boxes
              that nobody wants

Global Options:
  -H, --host list          Where to (default
                           "here")
      --tls                Encrypt

Run 'ship COMMAND --help' for more information on a command.
`;
const BOX = `Usage:  ship box COMMAND

Manage boxes

Commands:
  drop        Drop boxes
`;
const dropHelp = (path: string) => `Usage:  ${path} [OPTIONS] BOX [BOX...]

Drop boxes

Aliases:
  ship box drop, ship drop

Options:
  -f, --force                 Do not ask
      --color string[="auto"]   Colour
  -t, --time int              Seconds to wait
                              --before it falls
`;

describe('reading a help page', () => {
  test('finds commands under every heading, and options with type and short form', () => {
    expect(readHelp(ROOT)).toEqual({
      path: 'ship',
      args: '',
      aliases: [],
      commands: ['box', 'drop', 'that'],
      flags: ['H|host list', 'tls'],
    });
  });

  test('tells options whose value may be left out, and takes wrapped prose for none', () => {
    expect(readHelp(dropHelp('ship drop'))).toMatchObject({
      path: 'ship drop',
      args: 'BOX [BOX...]',
      aliases: ['ship box drop', 'ship drop'],
      flags: ['f|force', 'color string?', 't|time int'],
    });
  });

  test.each(['', 'unknown command: ship fly', 'Usage:'])('%j is no help page', (text) => {
    expect(readHelp(text)).toBeUndefined();
  });
});

/** A client whose `drop` ends its options at the first operand. */
const client: Client = {
  ask(words) {
    const line = words.join(' ');
    const text = (found: string) => ({ text: found, ok: true });
    if (line === '--help') return text(ROOT);
    if (line === 'box --help') return text(BOX);
    if (/^(?:box )?drop --help --/.test(line)) return text(refusalOf(words.at(-1)!));
    if (line === 'box drop --help') return text(dropHelp('ship box drop'));
    if (line === 'drop --help') return text(dropHelp('ship drop'));
    if (line.endsWith('operand --help')) return text('cannot reach the harbour');
    return { text: `unknown command: ship ${line}`, ok: false };
  },
  close: () => undefined,
};

function refusalOf(option: string): string {
  if (option.startsWith('--force=')) return 'invalid argument: strconv.ParseBool: parsing';
  return option === '--time' ? 'flag needs an argument: --time' : dropHelp('ship drop');
}

describe('walking a client', () => {
  test('finds each command once, its other names, and where its options end', () => {
    const { commands, aliases } = walk(client, 'ship');
    expect([...commands.keys()]).toEqual(['', 'box', 'box drop']);
    expect(commands.get('box drop')).toMatchObject({ stops: true });
    expect(commands.get('box')).toMatchObject({ group: true });
    expect([...aliases]).toEqual([['drop', 'box drop']]);
  });

  test('asks the client whether each option takes a value as its help says', () => {
    expect(holds(client, 'box drop', 'f|force')).toBe(true);
    expect(holds(client, 'box drop', 't|time int')).toBe(true);
    expect(holds(client, 'box drop', 'color string?')).toBe(true);
    expect(holds(client, 'box drop', 'f|force int')).toBe(false);
    const flags = ['f|force', 't|time'];
    expect(prove(client, { commands: new Map([['box drop', { args: '', flags }]]), aliases: new Map() })).toEqual([
      'box drop: t|time',
    ]);
  });
});
