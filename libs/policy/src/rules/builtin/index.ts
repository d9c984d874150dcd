import instruction from './instruction.yaml';

/** Every file of built-in rules on commands, by its name. */
export const COMMAND_FILES: Readonly<Record<string, string>> = {};

/** Every file of built-in rules whose texts are found by code, by its name. */
export const NAMED_FILES: Readonly<Record<string, string>> = { 'instruction.yaml': instruction };
