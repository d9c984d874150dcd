import { readFlagValues } from '../../values/flags.js';
import type { KnownCall } from '@wingman/policy';
import { compactJson, indentJson, parseJson } from '../go/json.js';
import { marshal } from '../go/marshal.js';
import { readTemplate, type Template } from '../go/template.js';
import { structType } from '../go/types.js';
import { ANY, decode, TemplateFailure, unwrap } from '../go/values.js';

/** What an object is found as. */
export interface Inspected {
  /** The engine's answer, to the letter. */
  text: string;
  /** Go's name of its type. */
  type: string;
  /** The client shows what it understood of it, and not what the engine said. */
  typed?: boolean;
}

/** Gathers objects and tells them: docker/cli `inspect.Inspector`. */
export interface Inspector {
  /** Throws TemplateFailure with the client's words. */
  add(object: Inspected): void;
  /** Everything that was added. */
  end(): string;
}

/** @throws BadTemplate for a format that is not carried out */
export function createInspector({ flags }: Pick<KnownCall, 'flags'>): Inspector {
  const format = readFlagValues(flags).last('format') ?? '';
  return format === '' || format === 'json' ? whole(format === 'json') : byTemplate(readTemplate(format));
}

function whole(compact: boolean): Inspector {
  const texts: string[] = [];
  return {
    add: ({ text, type, typed }) => {
      texts.push(typed ? marshal(decode(structType(type), parseJson(text)), { html: true }) : text);
    },
    end: () => {
      if (texts.length === 0) return '[]\n';
      const list = `[${texts.join(',')}]`;
      return `${compact ? compactJson(list) : indentJson(list)}\n`;
    },
  };
}

function byTemplate(template: Template): Inspector {
  let printed = '';
  return {
    add: (object) => {
      printed += `${execute(template, object)}\n`;
    },
    // Where nothing was found an empty line is printed.
    end: () => printed || '\n',
  };
}

/** What the client's own types do not have may stand in the engine's answer. */
function execute(template: Template, { text, type, typed }: Inspected): string {
  const json = parseJson(text);
  try {
    return template.execute(decode(structType(type), json));
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    if (typed) throw parsing(error);
  }
  try {
    return template.execute(unwrap(decode(ANY, json)), { missing: 'error' });
  } catch (error) {
    throw error instanceof TemplateFailure ? parsing(error) : error;
  }
}

const parsing = ({ message }: TemplateFailure): TemplateFailure =>
  new TemplateFailure(`template parsing error: ${message}`);
