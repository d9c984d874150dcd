/** Signs of joy that say nothing; any other picture is a word nobody taught the reader. */
const ORNAMENT =
  /[✅✔✓☑🎉🎊🚀👍👌🙌💪💯📄📁📂📦💾🔧🔨✨📝🟢🛠🧹🗂🗃🗄🗑🐳🐘🐍🔒🔐🔑🔗🌐🧪📊📈📋📌🆕⚙🔌🔄♻🏷⏱]\uFE0F?|:(?:white_check_mark|heavy_check_mark|tada|rocket|sparkles):/gu;

/** What stands in quotes or as code is left as it is. */
const VERBATIM = /```[^`]+```|`[^`\n]+`|"[^"\n]+"|“[^”\n]+”|«[^»\n]+»|„[^“”\n]+[“”]/gu;
// Private characters, which no claim that is read may hold, stand for it meanwhile.
const HELD = /\uE000(\d+)\uE001/g;

/** A command that was run is what it does, not a text. */
const RAN = /\b(ran|executed)(?: the command)?:? `((?:chmod|mkdir|rm|rmdir|mv|cp) [^`\n;&|<>$(){}*?"']+)`/gi;

/** The head of a table with the line below it, and rows of two cells: "a.txt | created" says "a.txt: created". */
const TABLE_HEAD = /^[ \t]*\|.*\|[ \t]*\n[ \t]*\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*$/gm;
/** A line that only underlines or divides. */
const RULE_LINE = /^[ \t]*(?:={3,}|-{3,}|_{3,}|\*{3,})[ \t]*$/gm;
const TABLE_ROW = /^[ \t]*\|[ \t]*([^|\n]+?)[ \t]*\|[ \t]*([^|\n]+?)[ \t]*\|[ \t]*$/gm;

/** A claim without ornaments and the signs of Markdown; list items become lines. */
export function unadorned(claim: string): string {
  const verbatim: string[] = [];
  const held = claim
    .replaceAll('\r\n', '\n')
    .replaceAll(RAN, '$1 $2')
    .replaceAll(VERBATIM, (span) => `\uE000${verbatim.push(span) - 1}\uE001`);
  const restore = (text: string) => text.replaceAll(HELD, (_, at: string) => verbatim[Number(at)] ?? '');
  /** A link whose text names what it leads to is that thing. */
  const linked = (whole: string, text: string, target: string): string => {
    const bare = restore(text).replaceAll('`', '');
    return target === bare || target.endsWith(`/${bare}`) ? ` \`${target}\` ` : whole;
  };
  const plain = held
    .replaceAll(ORNAMENT, ' ')
    .replaceAll(TABLE_HEAD, '')
    .replaceAll(TABLE_ROW, '$1 : $2')
    .replaceAll(RULE_LINE, '')
    .replaceAll(/^[ \t]*(?:[-*•‣+]|\d{1,2}[.)]|#{1,6})[ \t]+(?!(?:[\d*][\d*,/-]* +){3})/gm, '')
    .replaceAll(/^[ \t]*\[[xX]\][ \t]+/gm, '')
    .replaceAll(/(?<![\w/*])\*\*(?=\S)([^\n]{1,500}?)(?<=\S)\*\*(?![\w/*.])/g, '$1')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/(?<![\w*/.])\*([\p{L}][^*\n]*[\p{L}\d.!?:]|[\p{L}])\*(?![\w*./])/gu, '$1')
    .replaceAll(/(?<![\w/])__([^_\n]*\s[^_\n]*)__(?![\w./])/g, '$1')
    .replaceAll(/\[([^[\]\n]{1,200})\]\(([^()\s]{1,500})\)/g, linked)
    .replaceAll(/’/g, "'");
  return restore(plain);
}
