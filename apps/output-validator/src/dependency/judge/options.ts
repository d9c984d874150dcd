import type { Issue } from '../../issue.js';
import { dependencyIssue } from '../dependency-issue.js';
import type { Manifest } from '../manifests/manifest.js';

const HERE = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i;

/** What is wrong with where a manifest has its packages taken from. */
export const judgeOptions = ({ path, options }: Manifest): Issue[] =>
  options.flatMap(({ kind, value, line }) => {
    const place = { path, line };
    const isPlain = /^http:/i.test(value) && !HERE.test(value);
    return [
      ...(isPlain ? [dependencyIssue('plain_http', place, 'packages come from a registry over plain HTTP')] : []),
      ...(kind === 'unchecked_host'
        ? [dependencyIssue('plain_http', place, 'nobody checks the certificate of who gives the packages')]
        : []),
      ...(kind === 'further_registry'
        ? [
            dependencyIssue(
              'confusion',
              place,
              'a name may come from either of two registries: the higher version wins',
            ),
          ]
        : []),
      ...(kind === 'prereleases' ? [dependencyIssue('prerelease', place, 'all packages may be prereleases')] : []),
    ];
  });
