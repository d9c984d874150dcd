import type { ParameterOperation, Word as WordNode } from 'unbash';
import { MAX_WORD } from './limits.js';
import type { Value } from './scope.js';

type Expand = (operand: WordNode) => Value;

const FOLDERS = new Set(['HOME', 'PWD', 'OLDPWD', 'PATH', 'SHELL']);

/**
 * What `${name…}` comes to. `value` is what the source sets, undefined when it does not tell; `expand` reads an operand.
 * Undefined: only running would tell.
 */
export function parameterValue(
  name: string,
  operation: ParameterOperation,
  value: Value | undefined,
  expand: Expand,
): Value | undefined {
  if (operation.type === 'Default') return defaulted(operation.operator, value, () => expand(operation.operand));
  if (operation.type === 'Slice' && FOLDERS.has(name) && !value?.literal) {
    // Every absolute folder begins with a slash: `${HOME:0:1}` is a way to write one.
    const first = operation.offset.value.trim() === '0' && operation.length?.value.trim() === '1';
    return first ? { text: '/', literal: true, glob: false, commands: [] } : undefined;
  }
  if (!value?.literal) return undefined;
  const text = changed(value.text, operation, expand);
  return text === undefined || text.length > MAX_WORD ? undefined : { ...value, text };
}

function defaulted(operator: string, value: Value | undefined, operand: () => Value): Value | undefined {
  const colon = operator.startsWith(':');
  const missing = value === undefined || (colon && value.literal && value.text === '');
  switch (operator.at(-1)) {
    case '-':
    case '=':
      return missing ? operand() : value;
    case '+':
      return value !== undefined && missing ? { ...value, text: '' } : operand();
    default:
      return value;
  }
}

function changed(text: string, operation: ParameterOperation, expand: Expand): string | undefined {
  switch (operation.type) {
    case 'Slice':
      return sliced(text, operation.offset.value, operation.length?.value);
    case 'CaseModification':
      return operation.operand === undefined ? recased(text, operation.operator) : undefined;
    case 'Remove':
      return removed(text, operation.operator, expand(operation.operand));
    case 'Replace':
      return replaced(text, operation.operator, expand(operation.pattern), expand(operation.replacement));
    case 'Transform':
      return operation.operand.value === 'L'
        ? text.toLowerCase()
        : operation.operand.value === 'U'
          ? text.toUpperCase()
          : text;
    default:
      return undefined;
  }
}

const NUMBER = /^\s{0,8}-?\d{1,6}\s{0,8}$/;

function sliced(text: string, offset: string, length: string | undefined): string | undefined {
  if (!NUMBER.test(offset) || (length !== undefined && !NUMBER.test(length))) return undefined;
  const from = Number(offset) < 0 ? Math.max(0, text.length + Number(offset)) : Number(offset);
  if (length === undefined) return text.slice(from);
  return Number(length) < 0 ? text.slice(from, Number(length)) : text.slice(from, from + Number(length));
}

function recased(text: string, operator: string): string {
  const upper = operator.startsWith('^');
  const part = operator.length === 2 ? text : text.slice(0, 1);
  return (upper ? part.toUpperCase() : part.toLowerCase()) + text.slice(part.length);
}

function removed(text: string, operator: string, pattern: Value): string | undefined {
  if (!pattern.literal) return undefined;
  if (operator.startsWith('#')) return text.startsWith(pattern.text) ? text.slice(pattern.text.length) : text;
  return text.endsWith(pattern.text) ? text.slice(0, text.length - pattern.text.length) : text;
}

function replaced(text: string, operator: string, pattern: Value, by: Value): string | undefined {
  if (!pattern.literal || !by.literal || pattern.text === '') return undefined;
  switch (operator) {
    case '//':
      return text.split(pattern.text).join(by.text);
    case '/#':
      return text.startsWith(pattern.text) ? by.text + text.slice(pattern.text.length) : text;
    case '/%':
      return text.endsWith(pattern.text) ? text.slice(0, -pattern.text.length) + by.text : text;
    default:
      return text.replace(pattern.text, () => by.text);
  }
}
