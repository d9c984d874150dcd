import { stdout } from 'node:process';
import { styleText } from 'node:util';

const LABEL_WIDTH = 11;

type Style = Parameters<typeof styleText>[0];

/** Colours only where somebody looks at a terminal, and only one who did not switch them off (https://no-color.org). */
const isColoured = stdout.isTTY && !process.env['NO_COLOR'];
const styled = (style: Style, text: string): string => (isColoured ? styleText(style, text) : text);

const VERDICT_STYLES: Record<string, Style> = { TRUE: 'green', FALSE: 'red', UNVERIFIABLE: 'yellow' };

/** What a demonstration writes on the terminal. */
export const page = {
  title(text: string): void {
    console.log(`\n${styled('bold', text)}`);
  },
  /** One fact with its name in front. */
  line(label: string, text: string): void {
    console.log(`   ${label.padEnd(LABEL_WIDTH)}${text}`);
  },
  /** A text as somebody else shows it, set apart. */
  quote(text: string): void {
    for (const line of text.split('\n')) console.log(`   │ ${line}`);
  },
  verdict: (verdict: string): string => styled(VERDICT_STYLES[verdict] ?? 'bold', verdict),
  good: (text: string): string => styled('green', text),
  bad: (text: string): string => styled('red', text),
};

/** Milliseconds for people. */
export const ms = (value: number): string =>
  value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
