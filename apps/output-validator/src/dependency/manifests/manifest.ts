import type { Ecosystem } from '../names/ecosystem.js';

export interface Requirement {
  /** What is installed. */
  name: string;
  /** What the files import it as, where that is another name. */
  alias?: string;
  /** The version or place as it is written; '' where none is. */
  spec: string;
  line: number;
}

/** What a manifest tells the installer besides what to install. */
export interface Option {
  /**
   * `registry`: packages come from there; `further_registry`: from there or elsewhere, whichever has the higher version;
   * `unchecked_host`: its certificate is not looked at; `prereleases`: they count as releases.
   */
  kind: 'registry' | 'further_registry' | 'unchecked_host' | 'prereleases';
  value: string;
  line: number;
}

/** What a manifest says, as far as rules look at it. */
export interface Manifest {
  path: string;
  /** Undefined where only the names are read: no rule about packages of that kind is known here. */
  ecosystem: Ecosystem | undefined;
  /** The name of the project itself, which its own files may import. */
  own: string | undefined;
  requirements: Requirement[];
  scripts: { name: string; command: string; line: number }[];
  options: Option[];
  /** A part of it could not be read without running it. */
  isPartial: boolean;
}

/** The line, from 1, where a text first stands; 1 where it does not. */
export function lineOf(content: string, text: string): number {
  const at = content.indexOf(text);
  return at < 0 ? 1 : content.slice(0, at).split('\n').length;
}
