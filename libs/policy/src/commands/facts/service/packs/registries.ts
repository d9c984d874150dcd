import type { Grammar } from '../grammar.js';
import { CHANGE, DELETE, REVOKE, WITHDRAW } from '../service-fact.js';

/** Package registries: only what takes back a release or a right. Installing and removing packages is local. */
export const REGISTRIES: Readonly<Record<string, Grammar>> = Object.fromEntries(
  Object.entries<Grammar['acts']>({
    npm: {
      deprecate: WITHDRAW,
      'dist-tag|dist-tags rm|remove': WITHDRAW,
      'owner|author rm|remove': REVOKE,
      'access revoke, access public, access set': REVOKE,
      'token revoke|delete|rm|remove, team rm|destroy, org rm, profile disable-2fa': REVOKE,
      'hook|star rm': CHANGE,
    },
    pnpm: { deprecate: WITHDRAW },
    yarn: {
      'npm unpublish, npm tag remove': WITHDRAW,
      'owner remove, npm owner remove': REVOKE,
      'tag remove': WITHDRAW,
    },
    cargo: { yank: WITHDRAW, 'owner --remove|-r': REVOKE },
    gem: { yank: WITHDRAW, 'owner --remove|-r': REVOKE },
    dotnet: { 'nuget delete': WITHDRAW },
    nuget: { delete: WITHDRAW },
    jf: { 'rt delete|del': DELETE },
    pod: { 'trunk delete|deprecate': WITHDRAW, 'trunk remove-owner': REVOKE },
    hf: { 'repo|repo-files delete': DELETE },
    'huggingface-cli': { 'repo|repo-files delete': DELETE },
    vsce: { unpublish: WITHDRAW },
    crane: { delete: DELETE },
    skopeo: { delete: DELETE },
    oras: { 'manifest|blob delete': DELETE },
    regctl: { 'tag|image|manifest|blob delete|rm': DELETE },
  }).map(([program, acts]) => [program, { acts, verbs: false }]),
);
