import { NotCarriedOut, stringValue, type GoValue, type Row } from './values.js';

/** The one method that is called with an argument: a row's label, or the title of its column. */
export function labelOf(receiver: GoValue | undefined, key: string, shown: string): GoValue {
  if (receiver?.type.kind === 'row') {
    const row = receiver.data as Row;
    if (row.label) return stringValue(row.label(key));
  }
  if (receiver?.type.kind === 'map' && receiver.type.titles) {
    return stringValue((key.split('.').at(-1) ?? '').replace(/[-_]/g, ' '));
  }
  throw new NotCarriedOut(`arguments for ${shown}`);
}
