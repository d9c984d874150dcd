/** What one help page of a cobra program tells about its command. */
export interface HelpPage {
  /** `docker rm` of `Usage:  docker rm [OPTIONS] CONTAINER [CONTAINER...]`. */
  path: string;
  /** `CONTAINER [CONTAINER...]`. */
  args: string;
  /** Full spellings: `docker container rm`, `docker rm`. */
  aliases: string[];
  commands: string[];
  flags: string[];
}

const HEADING = /^[A-Z][A-Za-z ]*:/;
const USAGE_WORD = /^[a-z][a-z-]*$/;

/**
 * Reads a help page. Flags come out in the notation of `grammar.json` (`f|force`, `t|timeout int`, `x string?`).
 * `undefined`: this is no help page.
 */
export function readHelp(text: string): HelpPage | undefined {
  const sections = sectionsOf(text);
  const usage = sections.get('Usage')?.find((line) => line !== '');
  if (usage === undefined) return undefined;
  const words = usage.split(/ +/);
  const end = words.findIndex((word) => !USAGE_WORD.test(word));
  const named = end === -1 ? words : words.slice(0, end);
  return {
    path: named.join(' '),
    args: words
      .slice(named.length)
      .filter((word) => !['[OPTIONS]', '[flags]', 'COMMAND'].includes(word))
      .join(' '),
    aliases: (sections.get('Aliases') ?? [])
      .flatMap((line) => line.split(','))
      .map((alias) => alias.trim())
      .filter((alias) => alias !== ''),
    commands: listed(sections, 'Commands').map((line) => line.split(/ +/)[0]!.replace(/\*$/, '')),
    flags: [...listed(sections, 'Options'), ...listed(sections, 'Flags')]
      .map(flagOf)
      .filter((flag) => flag !== undefined),
  };
}

/** The lines under each heading, without indentation; text on the heading's own line is the first. */
function sectionsOf(text: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const heading = HEADING.exec(line)?.[0];
    if (heading !== undefined) {
      lines = [line.slice(heading.length).trim()];
      sections.set(heading.slice(0, -1), lines);
    } else if (/^\S/.test(line)) {
      lines = []; // prose ends a section
    } else {
      lines.push(line.trim());
    }
  }
  return sections;
}

function listed(sections: Map<string, string[]>, name: string): string[] {
  return [...sections]
    .filter(([heading]) => heading === name || heading.endsWith(` ${name}`))
    .flatMap(([, lines]) => lines)
    .filter((line) => line !== '' && line !== '(none)');
}

/** pflag writes `-f, --force type[="default"]   text`; lines of prose that go on are none. */
function flagOf(line: string): string | undefined {
  const [head] = line.split(/ {2,}/);
  const match = /^(?:-([A-Za-z0-9]), )?--([a-zA-Z0-9][\w-]*)(?: (\S+))?$/.exec(head!.replace(/\[=.*\]$/, ''));
  if (!match) return undefined;
  const [, short, long, type] = match;
  const optional = head!.endsWith(']') && type !== undefined ? '?' : '';
  return `${short === undefined ? '' : `${short}|`}${long}${type === undefined ? '' : ` ${type}`}${optional}`;
}
