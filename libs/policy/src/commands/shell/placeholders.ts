// `<name>`, with nothing that bash would need behind the `>`, and no blank that a redirection would have.
const ANGLE = /(^|[\s=:/@,'"([])<([A-Za-z](?:[\w.| -]{0,60}[\w.-])?)>(?=$|[\s/:,.;'")\]@=-])/g;
const EXPRESSION = /\$\{\{[^{}\n]{0,200}\}\}/g;
const CHOICE = /(^|[\s=/:,])\{\{(\[?)([\w./=:-]{1,60}(?:\|[\w./=:-]{1,60}){1,8})(\]?)\}\}/g;

/**
 * Marks of templates and manuals as shell words of the same length: the expression `${{ github.ref }}` is an unknown
 * variable, the choice `{{[-f|--force]}}` is every one of its words. A shell would see redirections and pipes in them.
 */
export function withoutTemplates(text: string): string {
  if (!text.includes('{{')) return text;
  return text
    .replace(EXPRESSION, (all) => `$${'_'.repeat(all.length - 1)}`)
    .replace(CHOICE, (all, lead: string, _open: string, words: string) =>
      `${lead}{${words.replaceAll('|', ',')}}`.padEnd(all.length, '"'),
    );
}

/** `<name>` as an unknown variable of the same length; undefined when there is none. */
export function withoutAngles(text: string): string | undefined {
  if (!text.includes('<')) return undefined;
  const replaced = text.replace(ANGLE, (_, lead: string, name: string) => `${lead}$${name.replace(/[^\w]/g, '_')}~`);
  return replaced === text ? undefined : replaced;
}
