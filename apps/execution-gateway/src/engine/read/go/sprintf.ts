import { formattedValue } from './printed.js';
import { quoteGo } from './text.js';
import { NotCarriedOut, type GoValue } from './values.js';

const VERB = /%(?:%|([-0]*)(\d{1,3})?(?:\.(\d{1,3}))?([a-zA-Z]))/g;

/** Go's fmt.Sprintf for the verbs `s v d q t`. Throws NotCarriedOut for all else, a missing or a spare argument too. */
export function sprintf(format: string, args: readonly (GoValue | undefined)[]): string {
  let next = 0;
  const plain = format.replace(/%%/g, '').replace(VERB, '');
  if (plain.includes('%')) throw new NotCarriedOut('such a format for printf');
  const text = format.replace(VERB, (all, flags: string, width: string, precision: string, verb: string) => {
    if (all === '%%') return '%';
    if (next >= args.length) throw new NotCarriedOut('printf with so few arguments');
    const value = shown(args[next++], verb, precision);
    return aligned(value, { flags, width: Number(width ?? 0) });
  });
  if (next < args.length) throw new NotCarriedOut('printf with so many arguments');
  return text;
}

function shown(value: GoValue | undefined, verb: string, precision: string | undefined): string {
  const kind = value?.type.kind;
  const whole = kind === 'int' || kind === 'uint';
  if (verb === 'd' && whole && precision === undefined) return String(value?.data);
  if (verb === 't' && kind === 'bool' && precision === undefined) return String(value?.data);
  if (kind === 'string' && (verb === 's' || verb === 'v' || verb === 'q')) {
    const characters = [...(value?.data as string)];
    const text = precision === undefined ? characters : characters.slice(0, Number(precision));
    return verb === 'q' ? quoteGo(text.join('')) : text.join('');
  }
  if (verb === 'v' && precision === undefined) return formattedValue(value);
  throw new NotCarriedOut(`%${verb} of such a value`);
}

function aligned(text: string, { flags = '', width }: { flags: string; width: number }): string {
  const missing = Math.max(0, width - [...text].length);
  if (missing === 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (flags.includes('0')) {
    if (!/^\d+$/.test(text)) throw new NotCarriedOut('zeros before such a value');
    return '0'.repeat(missing) + text;
  }
  return ' '.repeat(missing) + text;
}
