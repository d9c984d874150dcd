const ASSIGNED =
  /(?:^|[\n;{(]|\b(?:const|let|var|my)\s)[ \t]{0,40}\$?([A-Za-z_]\w{0,40})[ \t]{0,3}=[ \t]{0,3}(?:Path\([ \t]{0,3})?[rbf]?(["'])([^"'\\\n]{1,300})\2/g;
const ITERATED =
  /\bfor[ \t]{1,4}([A-Za-z_]\w{0,40})(?:,[^:\n]{0,80})?[ \t]{1,4}in[ \t]{1,4}(?:sorted\()?(os\.walk|os\.listdir|os\.scandir|glob\.i?glob|Path)\([ \t]{0,3}["']([^"'\\\n]{1,300})["']/g;
const TEMPORARY =
  /\b([A-Za-z_]\w{0,40})[ \t]{0,3}=[ \t]{0,3}(?:await[ \t]{1,3})?(?:tempfile\.(?:mkdtemp|gettempdir)|(?:fs\.)?mkdtemp(?:Sync)?|os\.tmpdir|Dir\.mktmpdir)\(/g;
/** A name that stands alone as an argument, or on which a method is called that deletes. */
const ARGUMENT = /([(,][ \t]{0,3})\$?([A-Za-z_]\w{0,40})(?=[ \t]{0,3}[,)])/g;
const OWNER = /(^|[^\w."'])([A-Za-z_]\w{0,40})(?=\.(?:unlink|rmdir)\()/gm;
const JOINED =
  /\bos\.path\.join\([ \t]{0,3}["']([^"'\\\n]{1,300})["'][ \t]{0,3},[ \t]{0,3}(?:["']([^"'\\\n]{1,300})["']|[^()\n]{1,100})\)/g;
const MAX_NAMES = 64;

/** What follows a folder's path for something in it that only running would tell. */
const ANYTHING = '/*';

/**
 * Code with the names of texts replaced by the texts where they are arguments (`p = "/x"; os.remove(p)`), and with what a
 * loop over a folder finds replaced by the folder's path and a wildcard. Names are followed through no block: the last
 * text that a name is given anywhere counts.
 */
export function withNamedTexts(code: string): string {
  const texts = new Map<string, string>();
  for (const [, name, , text] of firstOf(code.matchAll(ASSIGNED))) texts.set(name!, text!);
  for (const [, name, call, text] of firstOf(code.matchAll(ITERATED))) {
    texts.set(name!, call === 'os.walk' || call?.startsWith('glob') ? text! : text!.replace(/\/$/, '') + ANYTHING);
  }
  for (const [, name] of firstOf(code.matchAll(TEMPORARY))) texts.set(name!, '/tmp/made-here');
  const named = texts.size === 0 ? code : replaced(code, texts);
  return named.replace(JOINED, (_, folder: string, rest?: string) => `"${folder}${rest ? `/${rest}` : ANYTHING}"`);
}

function replaced(code: string, texts: ReadonlyMap<string, string>): string {
  const put = (all: string, before: string, name: string) => {
    const text = texts.get(name);
    return text === undefined ? all : `${before}"${text}"`;
  };
  return code
    .replace(ARGUMENT, put)
    .replace(
      OWNER,
      (all: string, before: string, name: string) => put(all, `${before}Path(`, name) + (texts.has(name) ? ')' : ''),
    );
}

const firstOf = <T>(found: Iterable<T>): T[] => {
  const taken: T[] = [];
  for (const one of found) {
    if (taken.length === MAX_NAMES) break;
    taken.push(one);
  }
  return taken;
};
