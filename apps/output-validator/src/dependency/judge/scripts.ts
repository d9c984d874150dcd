import type { Issue } from '../../issue.js';
import { dependencyIssue } from '../dependency-issue.js';
import type { Manifest } from '../manifests/manifest.js';
import { judgeInstallScript } from '../rules/install-scripts.js';

const SEVERITY = { dangerous: 'critical', suspicious: 'high', unusual: 'low' } as const;

/** What a manifest has run on every machine that installs it. */
export const judgeScripts = ({ path, scripts }: Manifest): Issue[] =>
  scripts.flatMap(({ name, command, line }) => {
    const verdict = judgeInstallScript(name, command);
    if (!verdict) return [];
    const message = `${name} runs a ${verdict} command on every machine that installs this`;
    const more = { severity: SEVERITY[verdict], blocking: verdict === 'dangerous' };
    return [dependencyIssue('install_script', { path, line }, message, more)];
  });
