/** Every file of built-in rules, by its name. */
export const BUILTIN_FILES: Readonly<Record<string, string>> = {};
