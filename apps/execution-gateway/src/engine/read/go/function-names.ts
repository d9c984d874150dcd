/** Functions that templates can call: Go's own, and those of docker's client. What is missing is declined. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'index', 'len', 'slice', 'print', 'println', 'printf'],
  ...['json', 'split', 'join', 'title', 'lower', 'upper', 'pad', 'truncate'],
]);
