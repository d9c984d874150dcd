import type { SectionName } from '@wingman/contracts';

const words = (text: string) => text.split('|').map((word) => word.trim());

/** "There is none": an answer about dependencies, and no answer about anything else. */
const NONE = words('none|nothing|nil|no|none needed|none known|keine|aucune|aucun|ninguna|ninguno|нет|无|なし|لا يوجد');

const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...words(
    'tbd|tba|tbc|todo|to do|fixme|wip|n/a|na|n a|not applicable|not available|null|undefined|unknown|empty|blank',
  ),
  ...['defined', 'determined', 'decided', 'done', 'added', 'announced', 'confirmed', 'filled', 'filled in', 'completed']
    .concat(['provided', 'specified', 'written', 'described', 'discussed', 'agreed'])
    .flatMap((done) => [`to be ${done}`, `to be ${done} later`, `not yet ${done}`]),
  ...words('fill in|fill me in|fill this in|fill in here|fill in later|describe here|insert here|insert text here'),
  ...words('your text here|text here|add here|add text here|write here|enter here|enter text here|goes here'),
  ...words('placeholder|coming soon|later|pending|see above|see below|as above|same as above|etc|dummy text|asdf'),
  ...words('à définir|a definir|por definir|zu definieren|offen|folgt|уточняется|не определено|未定|待定|待补充|暂无'),
]);

/** How a text to be replaced begins: `[describe the files]`. */
const INSTRUCTS =
  /^(?:describe|insert|fill|add|enter|list|write|specify|provide|explain|define|put|state|name|replace|your|the|what|how|to be|todo|tbd|tbc|placeholder|section|text|content)\b/;
const MARKER = /^(?:TBD|TBA|TBC|TODO|FIXME|XXX)\b/;
const LIST_MARK = /^(?:[-*+•>]|\d{1,3}[.)]|\[[ xX]?\])(?:\s|$)/;
const LONGEST = 200;
const FEW_WORDS = 4;

function withoutListMarks(line: string): string {
  let rest = line.trim();
  for (let i = 0; i < 5 && LIST_MARK.test(rest); i++) rest = rest.replace(LIST_MARK, '').trim();
  return rest;
}

function withoutComments(line: string): string {
  let rest = '';
  let at = 0;
  while (at < line.length) {
    const comment = line.indexOf('<!--', at);
    if (comment < 0) return rest + line.slice(at);
    rest += line.slice(at, comment);
    const end = line.indexOf('-->', comment);
    if (end < 0) return rest;
    at = end + 3;
  }
  return rest;
}

/** What stands between brackets that hold all of it: `<fill in>`, `[describe here]`, `{{name}}`; else undefined. */
function bracketed(text: string): string | undefined {
  const inner = text.slice(1, -1);
  if (text.startsWith('<') && text.endsWith('>')) return /:\/\/|@/.test(inner) ? undefined : 'text';
  if ((text.startsWith('{{') || text.startsWith('${')) && text.endsWith('}')) return 'text';
  return text.startsWith('[') && text.endsWith(']') ? inner.trim() : undefined;
}

/**
 * Whether a line says something of its own, in whatever language: it holds a letter or a figure and is not one of the
 * words that people leave where the text is still to come, nor only the section's own name.
 *
 * "None" is a true answer under DEPENDENCIES (nothing has to be there before) and a placeholder everywhere else: work
 * without boundaries, risks or tests has not been thought about, and whoever means it can say why. "N/A" and "TBD" are
 * placeholders everywhere.
 */
export function hasSubstance(written: string, section: SectionName): boolean {
  const line = written.includes('<!--') ? withoutComments(written) : written;
  if (!/[\p{L}\p{N}]/u.test(line)) return false;
  const rest = withoutListMarks(line.length > 2 * LONGEST ? line.slice(0, 2 * LONGEST) : line);
  const bare = rest
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}/]+/gu, ' ')
    .trim();
  if (bare === '' || bare.startsWith('lorem ipsum')) return line.length > LONGEST && bare === '';
  if (NONE.includes(bare)) return section === 'DEPENDENCIES';
  if (PLACEHOLDERS.has(bare) || /^x{3,}$/.test(bare)) return false;
  if (bare.replaceAll(' ', '') === section.toLowerCase().replaceAll('_', '')) return false;
  if (MARKER.test(rest) && bare.split(' ').length <= FEW_WORDS) return false;
  const inner = bracketed(rest.replace(/^[*_`]{1,3}|[*_`]{1,3}$/g, ''));
  if (inner === undefined) return true;
  return !INSTRUCTS.test(inner.toLowerCase()) && !inner.toLowerCase().endsWith(' here');
}
