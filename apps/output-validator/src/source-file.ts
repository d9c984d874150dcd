export const LANGUAGES = [
  'typescript',
  'javascript',
  'python',
  'go',
  'java',
  'ruby',
  'rust',
  'sql',
  'bash',
  'yaml',
  'json',
  'toml',
  'dockerfile',
] as const;
export type Language = (typeof LANGUAGES)[number];

/** One submitted file. It is read, never run. */
export interface SourceFile {
  path: string;
  content: string;
  /** By name and, where the name does not tell, by content; undefined where neither tells. */
  language: Language | undefined;
}
