import type { KnownCall } from '@wingman/policy';
import { isContainerRef, isImageRef, isNetworkRef, isVolumeName } from './path-part.js';
import { BadValue } from './values/bad-value.js';
import type { EngineSettingsOfCommands, Verb } from './verb.js';
import { findVerb } from './verbs.js';

const IS_NAME = { container: isContainerRef, image: isImageRef, volume: isVolumeName, network: isNetworkRef };

/**
 * Why the engine's executor does not carry a call out, in words for people; undefined when it does. Pure, so that a
 * call is declined before anything is consumed for it. An option is never left out silently: each verb lists those it
 * carries out, and a value that the client would refuse is declined here too.
 */
export function engineSupports(call: KnownCall, settings: EngineSettingsOfCommands): string | undefined {
  const verb = findVerb(call.command);
  if (!verb) return `docker ${call.command}`;
  if (call.help) return 'printing help';
  const before = Object.keys(call.globals).find((option) => !verb.globals?.includes(option));
  if (before !== undefined) return `--${before} before the command`;
  const unknown = Object.keys(call.flags).find((option) => !verb.options.includes(option));
  if (unknown !== undefined) return `--${unknown} of docker ${call.command}`;
  try {
    return wrongOperand(verb, call) ?? verb.declines?.(call, settings);
  } catch (error) {
    if (error instanceof BadValue) return error.message;
    throw error;
  }
}

function wrongOperand({ operands, names }: Verb, call: KnownCall): string | undefined {
  const { least, most = Infinity } = operands;
  const count = call.args.length;
  if (count < least || count > most) return `docker ${call.command} with ${count} operands`;
  const wrong = names?.(call).find(([kind, word]) => !IS_NAME[kind](word));
  return wrong && `${JSON.stringify(wrong[1].slice(0, 100))}, which names no ${wrong[0]}`;
}
