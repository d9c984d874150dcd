import data from './grammar.json' with { type: 'json' };

/** An option of one command. */
export interface Flag {
  long: string;
  short?: string;
  /** pflag's name of the type: `bool`, `string`, `list`, `int`, … */
  type: string;
  /** It may stand without a value, and takes one only after `=`. Always so for `bool`. */
  optional: boolean;
}

export interface Command {
  /** The canonical name: `container rm`. */
  name: string;
  /** What follows the options, as the help shows it. */
  args: string;
  flags: readonly Flag[];
  /** Options end at the first operand (pflag's SetInterspersed(false)): what follows belongs to the container. */
  stops: boolean;
  /** It only groups other commands. */
  group: boolean;
  /** Its `--help` is its own: one that stands before the command is not heard (`docker --help run X` runs X). */
  ownHelp: boolean;
}

interface Recorded {
  args: string;
  flags: readonly string[];
  stops?: boolean;
  group?: boolean;
}

/** The versions of the client and the plugins the grammar was read from. */
export const GRAMMAR_CLIENTS: Readonly<Record<string, string>> = data.clients;

const ALIASES = new Map(Object.entries<string>(data.aliases));
const RECORDED = new Map(Object.entries<Recorded>(data.commands));
// Each is read when it is first asked for: the wrapper starts for one command.
const COMMANDS = new Map<string, Command>();

/** Every command there is, groups included. */
export const allCommands = (): Command[] => [...RECORDED].map(([name, recorded]) => commandFrom(name, recorded));

/** The command with this full name or alias (`rm`, `container remove`); undefined when there is none. */
export function findCommand(name: string): Command | undefined {
  const canonical = ALIASES.get(name) ?? name;
  const recorded = RECORDED.get(canonical);
  return recorded && commandFrom(canonical, recorded);
}

function commandFrom(name: string, recorded: Recorded): Command {
  const command = COMMANDS.get(name) ?? commandOf(name, recorded);
  COMMANDS.set(name, command);
  return command;
}

export interface FlagIndex {
  long: ReadonlyMap<string, Flag>;
  short: ReadonlyMap<string, Flag>;
}

const INDEXES = new WeakMap<Command, FlagIndex>();

/** Finds options of a command by either spelling. */
export function flagsOf(command: Command): FlagIndex {
  const made = INDEXES.get(command) ?? indexOf(command);
  INDEXES.set(command, made);
  return made;
}

const indexOf = ({ flags }: Command): FlagIndex => ({
  long: new Map(flags.map((flag) => [flag.long, flag])),
  short: new Map(flags.flatMap((flag) => (flag.short === undefined ? [] : [[flag.short, flag] as const]))),
});

/**
 * cobra gives `--help`, and docker `-h`, to every command; one that has its own `-h` keeps it (`run -h NAME`).
 * Source: docker/cli `cli/cobra.go`, setupCommonRootCommand.
 */
function commandOf(name: string, { args, flags, stops = false, group = false }: Recorded): Command {
  const own = flags.map(flagOf);
  const ownHelp = own.some(({ long }) => long === 'help');
  if (!ownHelp) {
    const taken = own.some(({ short }) => short === 'h');
    own.push({ long: 'help', short: taken ? undefined : 'h', type: 'bool', optional: true });
  }
  return { name, args, flags: own, stops, group, ownHelp };
}

/** The file's notation: `f|force`, `t|timeout int`, `pull string?`. */
export function flagOf(recorded: string): Flag {
  const [names = '', type = 'bool'] = recorded.split(' ');
  const [first = '', second] = names.split('|');
  const optional = type === 'bool' || type.endsWith('?');
  const long = second ?? first;
  return { long, short: second === undefined ? undefined : first, type: type.replace('?', ''), optional };
}
