/** Names under which engines listen; a private one may lie anywhere. */
const ENGINE = /\/(?:docker|containerd|podman|buildkitd|crio)[^/]*\.sock(?:\.ttrpc)?$/;
const LISTENS = 0x10000;

/** Paths of the engines' sockets that somebody listens on, from the text of /proc/net/unix. */
export function engineSockets(text: string): string[] {
  const paths = text
    .split('\n')
    .map((line) => /^\S+ \S+ \S+ ([0-9A-F]+) \S+ \S+ +\d+ (\/.*)$/.exec(line))
    .filter((found) => found !== null && (parseInt(found[1]!, 16) & LISTENS) !== 0)
    .map((found) => found![2]!)
    .filter((path) => ENGINE.test(path));
  return [...new Set(paths)];
}

/**
 * The inodes at the clients' end of the connections to a socket, from `ss -xaH` (iproute2): procfs knows the two ends
 * and not that they belong together.
 */
export function peersOf(path: string, ssOutput: string): Set<number> {
  const peers = new Set<number>();
  for (const line of ssOutput.split('\n')) {
    const [, state, , , local, , , peer] = line.trim().split(/\s+/);
    if (state === 'ESTAB' && local === path && Number(peer) > 0) peers.add(Number(peer));
  }
  return peers;
}
