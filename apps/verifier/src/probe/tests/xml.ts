import sax from 'sax';
import { LookError } from '../../scope/look-error.js';

export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Names of the elements around it, the outermost first. */
  around: readonly string[];
}

// XML's own five entities, and not the some 250 of HTML, which the types do not know of.
const OPTIONS = { strictEntities: true } as sax.SAXOptions;
const MAX_DEPTH = 100;
const PIECE = 64 * 1024;

/**
 * Calls `visit` for each element of an XML text, in order. No entity but XML's own five is known, a document type with
 * declarations is refused and none is fetched, so that no text grows while it is read.
 * @throws LookError `wrong_format`; `report_incomplete` where it ends too early; `too_large`, `timed_out`
 */
export async function eachElement(text: string, visit: (element: Element) => void, signal: AbortSignal): Promise<void> {
  const parser = sax.parser(true, OPTIONS);
  const open: string[] = [];
  let rooted = false;
  parser.onerror = (error) => {
    throw error;
  };
  parser.ondoctype = (doctype) => {
    if (doctype.includes('[')) throw new LookError('wrong_format');
  };
  parser.onopentag = ({ name, attributes }) => {
    if (open.length === 0 && rooted) throw new LookError('wrong_format');
    rooted = true;
    if (open.length >= MAX_DEPTH) throw new LookError('too_large');
    visit({ name, attributes: attributes as Record<string, string>, around: open });
    open.push(name);
  };
  parser.onclosetag = () => void open.pop();
  for (let from = 0; from < text.length; from += PIECE) {
    if (signal.aborted) throw new LookError('timed_out');
    attempt(() => parser.write(text.slice(from, from + PIECE)), 'wrong_format');
    await new Promise(setImmediate);
  }
  attempt(() => parser.close(), 'report_incomplete');
}

function attempt(step: () => void, reason: 'wrong_format' | 'report_incomplete'): void {
  try {
    step();
  } catch (error) {
    throw error instanceof LookError ? error : new LookError(reason, error);
  }
}
