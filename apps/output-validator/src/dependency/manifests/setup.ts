import type { SourceFile } from '../../source-file.js';
import { lineOf } from './manifest.js';
import type { Manifest } from './manifest.js';
import { manifestOf, readRequirement } from './python-manifest.js';

/** A setup.cfg or a setup.py: the literal lists of it. What a setup.py computes is not run, so it is not read. */
export function readSetup({ path, content }: SourceFile): Manifest {
  const isConfig = path.endsWith('.cfg');
  const blocks = isConfig
    ? content.matchAll(/^(?:install_requires|tests_require|setup_requires)\s*=([^\n]*(?:\n[ \t]+[^\n]*)*)/gm)
    : content.matchAll(/\b(?:install_requires|tests_require|setup_requires)\s*=\s*\[([^\]]*)\]/g);
  const requirements = [...blocks].flatMap(([, block = '']) =>
    (isConfig ? block.split('\n') : [...block.matchAll(/["']([^"']+)["']/g)].map(([, item = '']) => item)).flatMap(
      (item) => readRequirement(item, lineOf(content, item)) ?? [],
    ),
  );
  const own = /\bname\s*=\s*["']?([\w.-]+)/.exec(content)?.[1];
  return manifestOf(path, own, requirements, !isConfig && !/install_requires\s*=\s*\[/.test(content));
}
