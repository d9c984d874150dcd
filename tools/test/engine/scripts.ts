/**
 * Runs as the supervisor's child: starts the engine's namespaces, and when it is asked to end (also by the kernel, when
 * the supervisor died) kills them and removes what they cannot take with them. $1 its folder, $2 its control group,
 * $3 the script inside.
 */
export const OUTSIDE = `
asked=
trap 'asked=yes; kill -KILL $engine 2>/dev/null' TERM INT
setpriv --pdeathsig KILL -- \
  unshare --mount --propagation slave --net --pid --fork --kill-child --mount-proc sh -c "$3" sh "$1" &
engine=$!
wait $engine
code=$?
wait $engine 2>/dev/null
# The kernel may still be ending what ran in the groups.
for try in $(seq 100); do
  left=$(find /sys/fs/cgroup -depth -type d \\( -path "*/$2" -o -path "*/$2/*" \\) 2>/dev/null)
  [ -z "$left" ] && break
  rmdir $left 2>/dev/null || sleep 0.1
done
# Of an engine that failed the log is still to be read.
[ -n "$asked" ] && rm -rf "$1"
exit $code
`;

/**
 * The first process of the namespaces; whatever is started below ends with it. All the engine writes lies in a memory
 * file system that nobody outside sees, and so do its sockets but the one in its folder. $1 the folder.
 */
export const INSIDE = `
set -e
mount -t tmpfs -o mode=0755 wingman-test /run
busybox ip link set lo up
dockerd --config-file "$1/daemon.json" &
wait $!
`;
