import { parseDocument } from 'yaml';
import type { Document, ScalarTag } from 'yaml';

/**
 * Plain words that are no text, as the readers of compose 1 (PyYAML) and compose 2 agree: the library's own YAML 1.1
 * takes `.`, `08`, `1e3` and `y` for something else, too.
 */
const NO_TEXT: readonly ScalarTag[] = [
  { tag: 'tag:yaml.org,2002:null', default: true, test: /^(?:|~|null|Null|NULL)$/, resolve: () => null },
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/,
    resolve: () => true,
  },
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/,
    resolve: () => false,
  },
  { tag: 'tag:yaml.org,2002:int', default: true, test: /^[-+]?(?:0|[1-9]\d*)$/, resolve: Number },
  {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^[-+]?\d+\.\d*(?:e[-+]\d+)?$/i,
    resolve: Number,
  },
];

/** Reads YAML as compose does. Look at its errors and warnings: a tag that is not known is one. */
export const readYaml = (text: string): Document.Parsed =>
  parseDocument(text, { version: '1.1', schema: 'failsafe', customTags: [...NO_TEXT], merge: true, uniqueKeys: true });
