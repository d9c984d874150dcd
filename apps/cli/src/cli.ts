import { type Command, type CommandIo, type ExitCode, UsageError } from './command.js';

const HELP = ['--help', '-h'];

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'usage: wingman <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'wingman <command> --help explains a command.',
  ].join('\n');
}

/**
 * Finds the command that the arguments begin with and runs it. `--help` anywhere before `--` explains instead of
 * running. A usage error is explained on the error output and is exit code 2.
 */
export async function runCli(commands: readonly Command[], args: readonly string[], io: CommandIo): Promise<ExitCode> {
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
    return await command.run(args.slice(command.name.split(' ').length), io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.printError(`wingman ${command.name}: ${error.message}\n\n${command.help.split('\n')[0]}`);
    return 2;
  }
}
