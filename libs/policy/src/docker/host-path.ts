/**
 * Where a path of the host lies. `system`: files that give power over the host or hold somebody's credentials.
 * `outside`: another absolute place. `inside`: the working directory or under it. `relative`: it does not climb, but
 * nobody said where it starts. `climbing`: it leads out of a working directory that nobody named.
 */
export type HostPlace = 'system' | 'outside' | 'inside' | 'relative' | 'climbing';

/** Top folders that belong to the system (hier(7)), and Docker Desktop's view of the host. */
const SYSTEM = new Set(
  'etc root boot dev proc sys run var usr bin sbin lib lib32 lib64 libx32 host_mnt host private'.split(' '),
);
const NOT_SYSTEM = ['/var/tmp', '/var/www', '/var/folders', '/run/user/', '/usr/src/'];
const HOMES = new Set(['home', 'Users']);
const PRIVATE = new Set([
  '.ssh',
  '.aws',
  '.docker',
  '.kube',
  '.gnupg',
  '.azure',
  '.gcloud',
  '.netrc',
  '.git-credentials',
]);
const MAX_PATH = 4096;

const isPrivate = (segment: string): boolean => PRIVATE.has(segment) || segment.endsWith('.sock');

/** Inside the system's folders: what makes its holder the host's master. The rest there is logs, data and settings. */
const MIGHTY = [
  '/bin/ /sbin/ /lib/ /lib32/ /lib64/ /libx32/ /usr/bin /usr/sbin /usr/lib /usr/local/bin /usr/local/sbin /usr/local/lib',
  '/etc/shadow /etc/gshadow /etc/passwd /etc/group /etc/sudoers /etc/doas /etc/cron /etc/anacrontab /etc/at. /etc/ssh',
  '/etc/ssl/private /etc/pam /etc/security /etc/polkit /etc/ld.so /etc/nsswitch /etc/systemd /etc/init /etc/rc',
  '/etc/profile /etc/bash /etc/zsh /etc/environment /etc/skel /etc/apt /etc/dpkg /etc/yum /etc/dnf /etc/apk /etc/udev',
  '/etc/modprobe /etc/modules /etc/dbus /etc/xdg /etc/logrotate /etc/update-motd /etc/NetworkManager /etc/fstab',
  '/etc/kubernetes /etc/docker /etc/containerd /etc/containers /etc/crio /etc/wingman',
  // Of every process there is a way to its files: /proc/self/root.
  '/root /boot /proc /sys /run/docker /run/containerd /run/systemd /run/crio /run/podman /run/dbus /run/udev /run/k3s',
  '/run/buildkit /var/lib/docker /var/lib/containerd /var/lib/kubelet /var/lib/containers /var/lib/systemd /var/lib/dpkg',
  '/var/lib/rpm /var/lib/cloud /var/lib/snapd /var/lib/rancher /var/lib/wingman /var/spool/cron /var/spool/at',
  '/var/spool/anacron /var/backups /dev/mem /dev/kmem /dev/port /dev/sd /dev/hd /dev/vd /dev/xvd /dev/nvme /dev/mmcblk',
  '/dev/dm- /dev/md /dev/mapper /dev/disk /dev/loop',
]
  .join(' ')
  .split(' ');

/** True for places of the system whose holder is master of the host, and for places of credentials. */
export function isMighty(path: string, cwd?: string): boolean {
  if (placeOf(path, cwd) !== 'system') return false;
  const segments = segmentsOf(path.startsWith('/') ? path : `/${path}`);
  if (!path.startsWith('/') || segments.length < 2 || HOMES.has(segments[0]!)) return true;
  if (segments.some(isPrivate)) return true;
  // /var/run is /run.
  const place = `/${segments.join('/')}`.replace(/^\/var(?=\/run(?:\/|$))/, '');
  return MIGHTY.some((prefix) => place.startsWith(prefix) || prefix.startsWith(`${place}/`));
}

/** Where a path of the host lies, by its letters alone: links are not followed. `cwd`: where a relative path starts. */
export function placeOf(path: string, cwd?: string): HostPlace {
  if (path.length > MAX_PATH) return 'system';
  const spelled = path.replaceAll('\\', '/');
  if (/^(?:~|\$HOME\b|\$\{HOME\})/.test(spelled)) return placeInHome(spelled);
  if (/^[A-Za-z]:/.test(spelled)) return spelled.split('/').filter(Boolean).length < 3 ? 'system' : 'outside';
  if (spelled.startsWith('/')) return placeOfAbsolute(segmentsOf(spelled), cwd);
  if (cwd !== undefined) return placeOfAbsolute(segmentsOf(`${cwd}/${spelled}`), cwd);
  const segments = segmentsOf(spelled);
  if (segments.some(isPrivate)) return 'system';
  return climbs(spelled) ? 'climbing' : 'relative';
}

function placeInHome(spelled: string): HostPlace {
  const [, ...rest] = segmentsOf(spelled);
  return rest.length === 0 || rest.some(isPrivate) ? 'system' : 'outside';
}

function placeOfAbsolute(segments: readonly string[], cwd?: string): HostPlace {
  const under = isUnder(segments, cwd);
  if (!isSystem(segments)) return under ? 'inside' : 'outside';
  return under && isOwnFolder(segmentsOf(cwd!)) && !segments.some(isPrivate) ? 'inside' : 'system';
}

function isSystem(segments: readonly string[]): boolean {
  const [top = '', ...rest] = segments;
  if (top === '' || segments.some(isPrivate)) return true;
  if (HOMES.has(top)) return rest.length < 2;
  const path = `/${segments.join('/')}`;
  return SYSTEM.has(top) && !NOT_SYSTEM.some((prefix) => path.startsWith(prefix));
}

/** A folder of somebody's own inside a system folder: root's projects. */
const isOwnFolder = (segments: readonly string[]): boolean =>
  segments.length > 1 && (segments[0] === 'root' || !isSystem(segments)) && !segments.some(isPrivate);

function isUnder(segments: readonly string[], cwd: string | undefined): boolean {
  if (cwd === undefined || !cwd.startsWith('/')) return false;
  const base = segmentsOf(cwd);
  return base.length > 0 && base.every((segment, index) => segments[index] === segment);
}

/** `/a/./b/../c` → a, c. A path cannot climb above the root. */
function segmentsOf(path: string): string[] {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

function climbs(path: string): boolean {
  let depth = 0;
  for (const segment of path.split('/')) {
    if (segment === '..' && --depth < 0) return true;
    if (segment !== '..' && segment !== '' && segment !== '.') depth++;
  }
  return false;
}
