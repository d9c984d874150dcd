import type { Entry, ListNode, MapNode, Scalar, TreeNode } from '../../../tree/tree.js';
import type { Candidate, Form } from '../../candidate.js';
import { type CandidateOptions, candidateOfText, candidateOfWords, candidatesOfList } from './source.js';

const set = (names: string) => new Set(names.split(' '));

/** Fields whose text a shell runs, and whose list is a list of such texts. */
const SCRIPTS = set(
  'run script scripts commands cmds beforescript afterscript installcommand buildcommand startcommand testcommand ' +
    'postcreatecommand poststartcommand postattachcommand updatecontentcommand oncreatecommand initializecommand ' +
    'bash powershell pwsh shellcommand execute prebuild postbuild prestart poststart prestop install',
);
/** Fields whose text a shell runs, and whose list is one command word by word. */
const ARGUMENTS = set('command cmd entrypoint entry exec argv cmdline commandline args');
/** Fields of Ansible, where a single word names a shell instead. */
const LINES = set('shell ansible.builtin.shell ansible.builtin.command raw win_shell');
/** Fields that are a command only in certain company. */
const HEALTH = set('healthcheck livenessprobe readinessprobe startupprobe');
/** Beneath such a key a command is named in order to be kept from running. */
const FORBIDS = /deny|denied|forbid|disallow|prohibit|never|blocked|blocklist|blacklist|banned|notallowed|avoid/;

const FORBIDDEN = 'forbidden_field';

/** Why what stands beneath a key is only named. Prose beneath BOUNDARIES is left to the reader of prose. */
function becauseOf(key: string): string | undefined {
  if (FORBIDS.test(key)) return FORBIDDEN;
  return key === 'boundaries' || key === 'boundary' ? 'boundaries_section' : undefined;
}

interface Place {
  node: TreeNode;
  /** Beneath `scripts`. */
  scripts: boolean;
  health: boolean;
  because?: string;
}

export interface FieldReading {
  candidates: Candidate[];
  /** Values of all other fields. */
  prose: Scalar[];
}

const keyOf = (key: Scalar) => key.value.toLowerCase().replace(/[\s_-]/g, '');
interface WordList extends ListNode {
  items: Scalar[];
}

function isWordList(node: TreeNode): node is WordList {
  return node.kind === 'list' && node.items.every((item) => item.kind === 'scalar');
}
const isNothing = ({ value, quoted }: Scalar) =>
  value.trim() === '' || (!quoted && /^(?:true|false|null|~|yes|no|on|off|-?[\d.]+)$/i.test(value));

class FieldFinder {
  readonly #open: Place[] = [];
  readonly #form: Form;
  readonly reading: FieldReading = { candidates: [], prose: [] };

  constructor(form: Form) {
    this.#form = form;
  }

  /** Walks the tree with a stack of its own: its depth is the text's choice. */
  find(roots: readonly TreeNode[]): FieldReading {
    for (const node of [...roots].reverse()) this.#open.push({ node, scripts: false, health: false });
    for (let place = this.#open.pop(); place; place = this.#open.pop()) this.#visit(place);
    return this.reading;
  }

  #visit(place: Place): void {
    const { node } = place;
    if (node.kind === 'scalar') {
      if (place.because !== FORBIDDEN && node.value.trim() !== '') this.reading.prose.push(node);
    } else if (node.kind === 'list') this.#later(node.items.map((item) => ({ ...place, node: item })));
    else this.#visitMap(node, place);
  }

  #later(places: readonly Place[]): void {
    for (let i = places.length - 1; i >= 0; i--) this.#open.push(places[i]!);
  }

  #visitMap(map: MapNode, place: Place): void {
    const joined = joinedWords(map);
    const later: Place[] = [];
    if (joined) this.#add(candidateOfWords(joined, this.#options(place)));
    for (const entry of map.entries) {
      const key = keyOf(entry.key);
      const below: Place = {
        node: entry.value,
        scripts: key === 'scripts',
        health: HEALTH.has(key),
        because: place.because ?? becauseOf(key),
      };
      if (joined && JOINED.includes(key)) continue;
      if (!this.#readField(entry, { ...place, because: below.because })) later.push(below);
    }
    this.#later(later);
  }

  /** Reads an entry that is a command as a whole. */
  #readField({ key, value }: Entry, place: Place): boolean {
    const name = keyOf(key);
    const options = this.#options(place);
    if (value.kind === 'map') return false;
    if (isWordList(value) && place.health && name === 'test') return this.#readHealth(value.items, options);
    const script = place.scripts || SCRIPTS.has(name) || (place.because !== undefined && /command|cmd/.test(name));
    if (!script && !ARGUMENTS.has(name) && !LINES.has(name) && !(place.health && name === 'test')) return false;
    if (value.kind === 'scalar') {
      const word = LINES.has(name) && !/\s/.test(value.value.trim());
      if (isNothing(value) || word || (name === 'args' && value.value.startsWith('-'))) return true;
      return this.#add(candidateOfText(value, options));
    }
    if (!isWordList(value)) {
      for (const item of value.items) this.#readItem(item, place, options);
      return true;
    }
    if (!script && name === 'args' && value.items[0]?.value.startsWith('-')) return true;
    const found = script
      ? value.items.filter((item) => !isNothing(item)).map((item) => candidateOfText(item, options))
      : candidatesOfList(value.items, options);
    this.reading.candidates.push(...found);
    return true;
  }

  /** One of several commands: text, words, or a map that says more about it. */
  #readItem(item: TreeNode, place: Place, options: CandidateOptions): void {
    if (item.kind === 'scalar') {
      if (!isNothing(item)) this.#add(candidateOfText(item, options));
    } else if (isWordList(item)) this.reading.candidates.push(...candidatesOfList(item.items, options));
    else this.#open.push({ node: item, scripts: false, health: false, because: place.because });
  }

  /** `["CMD", …words]`, `["CMD-SHELL", text]` or `["NONE"]` (Compose, healthcheck). */
  #readHealth(items: readonly Scalar[], options: CandidateOptions): boolean {
    const [kind, ...words] = items;
    if (kind?.value === 'CMD-SHELL') for (const word of words) this.#add(candidateOfText(word, options));
    else if (kind?.value === 'CMD' && words.length > 0) this.#add(candidateOfWords(words, options));
    return true;
  }

  #add(candidate: Candidate): true {
    this.reading.candidates.push(candidate);
    return true;
  }

  #options({ scripts, because }: Place): CandidateOptions {
    const form = scripts && this.#form === 'field' ? 'package_script' : this.#form;
    return because === undefined ? { form } : { form, stance: 'mentioned', because };
  }
}

/** In the order in which a container runs them. */
const JOINED = ['entrypoint', 'command', 'args'];

/** A command whose words stand in several fields. A field that stands twice is read by itself: loaders differ there. */
function joinedWords({ entries }: MapNode): Scalar[] | undefined {
  const fields = JOINED.map((name) => entries.filter(({ key }) => keyOf(key) === name));
  if (fields.some(({ length }) => length > 1)) return undefined;
  const words = fields.flatMap(([field]) => {
    if (!field) return [];
    if (isWordList(field.value)) return [field.value.items];
    const { value } = field;
    return value.kind === 'scalar' && !/\s/.test(value.value.trim()) && !isNothing(value) ? [[value]] : [];
  });
  const alone = words.length < 2 || words.length < fields.filter(({ length }) => length === 1).length;
  return alone || /\s/.test(words[0]?.[0]?.value ?? ' ') || entries.every(({ key }) => keyOf(key) === 'args')
    ? undefined
    : words.flat();
}

/** The commands in the fields of JSON or YAML, and the values of the other fields. */
export function findInFields(roots: readonly TreeNode[], form: Form): FieldReading {
  const { candidates, prose } = new FieldFinder(form).find(roots);
  return { candidates: candidates.sort((a, b) => a.start - b.start), prose };
}
