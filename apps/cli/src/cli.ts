import { type Command, type CommandIo, type ExitCode, UsageError } from './command.js';
import { withConfigFile } from './connection/config-file.js';

const HELP = ['--help', '-h'];

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'usage: wingman <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'wingman <command> --help explains a command. wingman --config FILE <command> takes address and keys from FILE, a',
    'JSON object; otherwise WINGMAN_CONFIG, else ~/.config/wingman/config.json. The environment wins over it, options over',
    'both.',
  ].join('\n');
}

/**
 * Finds the command that the arguments begin with and runs it. `--help` anywhere before `--` explains instead of
 * running. A usage error is explained on the error output and is exit code 2.
 */
export async function runCli(
  commands: readonly Command[],
  given: readonly string[],
  { env, ...rest }: CommandIo,
): Promise<ExitCode> {
  const [args, configFile] = given[0] === '--config' ? [given.slice(2), given[1] ?? ''] : [given];
  const io: CommandIo = { ...rest, env };
  const command = commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word));
  const end = args.indexOf('--');
  if ((end < 0 ? args : args.slice(0, end)).some((arg) => HELP.includes(arg))) {
    io.print(command?.help ?? overview(commands));
    return 0;
  }
  if (!command) {
    io.printError(overview(commands));
    return 2;
  }
  try {
    io.env = withConfigFile(env, configFile);
    return await command.run(args.slice(command.name.split(' ').length), io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.printError(`wingman ${command.name}: ${error.message}\n\n${command.help.split('\n')[0]}`);
    return 2;
  }
}
