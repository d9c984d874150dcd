import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** The account that asks, with the names of its groups: those of this process, and those that count from the next login on. */
export interface Account {
  name: string;
  uid: number;
  gids: readonly number[];
  groups: readonly string[];
}

/** group(5) as text; the groups of an account by their numbers, and those that have it among their members. */
export function groupNames(text: string, { name, gids }: Pick<Account, 'name' | 'gids'>): string[] {
  const lines = text.split('\n').map((line) => line.split(':'));
  const own = lines.filter(
    ([, , gid = '', members = '']) =>
      (gid !== '' && gids.includes(Number(gid))) || (name !== '' && members.trim().split(',').includes(name)),
  );
  return own.map(([group = '']) => group);
}

/** Numbers alone where /etc/group cannot be read. */
export function readAccount(): Account {
  const { username: name, uid, gid } = userInfo();
  const gids = [...new Set([gid, ...(process.getgroups?.() ?? [])])];
  let text = '';
  try {
    text = readFileSync('/etc/group', 'utf8');
  } catch {
    // Nobody gave the numbers names.
  }
  return { name, uid, gids, groups: groupNames(text, { name, gids }) };
}

/** Groups whose members are root whenever they want to be, and by what. */
export const ROOT_BY_GROUP: ReadonlyMap<string, string> = new Map([
  ['docker', "opens Docker's socket"],
  ['podman', "opens podman's socket"],
  ['containerd', "opens containerd's socket"],
  ['buildkit', "opens BuildKit's socket"],
  ['microk8s', 'starts privileged containers'],
  ['lxd', 'starts privileged containers'],
  ['incus-admin', 'starts privileged containers'],
  ['libvirt', 'starts machines with every disk of the host'],
  ['disk', 'reads and writes every disk, whatever permissions its files have'],
  ['kmem', 'reads the memory of the machine'],
  ['sudo', 'is commonly let become root by sudo and polkit, with its password'],
  ['wheel', 'is commonly let become root by sudo and polkit, with its password'],
  ['admin', 'is commonly let become root by sudo, with its password'],
]);

/** Ways by what the account is, each in a sentence. */
export const accountWays = ({ uid, groups }: Pick<Account, 'uid' | 'groups'>): string[] => [
  ...(uid === 0 ? ['this account is root'] : []),
  ...[...new Set(groups)].flatMap((group) => {
    const power = ROOT_BY_GROUP.get(group);
    return power === undefined ? [] : [`this account is in the group ${group}, which ${power}`];
  }),
];
