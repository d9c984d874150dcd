import { pathOf, scopeOf } from './targets.js';

/** What everybody on a machine may read, by the first folder (hier(7)). */
const PUBLIC =
  /^\/(?:usr|bin|sbin|lib\w{0,4}|opt|proc|sys|dev|run|etc|var\/(?:log|cache|run|tmp|www|lib\/(?:apt|dpkg|rpm|pacman|docker))|tmp|boot|snap|nix|app|code|workspaces?|github|System|Library|Applications)(?:\/|$)|^\/var\/?$/;

/** Raw disks and memory hold what no permission of a file guards. */
const RAW = /^\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|dm-|mapper\/|disk\/|k?mem\b|loop\d|md\d)/;

/** True for a path that is neither the project's nor for everybody to read. */
export function isOutside(path: string): boolean {
  const scope = scopeOf(pathOf(path));
  return RAW.test(path) || scope === 'credentials' || (!PUBLIC.test(path) && (scope === 'system' || scope === 'home'));
}

/** True for a path where nobody keeps a project: writing there is another's business. */
export const isElsewhere = (path: string): boolean =>
  /^[/~$]/.test(path) && ['system', 'home', 'root', 'credentials', 'wingman'].includes(scopeOf(pathOf(path)));
