import { flagOf, type Command } from './grammar.js';

/** Options that podman (and partly nerdctl) adds to docker's commands. Source: podman-run(1), podman-rm(1), … */
const ADDED: Readonly<Record<string, string>> = {
  'container rm': 'a|all,depend,i|ignore,t|time int,filter string,cidfile string',
  'container stop': 'a|all,i|ignore,l|latest,filter string,cidfile string',
  'container kill': 'a|all,l|latest,cidfile string',
  'container start': 'all,filter string,l|latest',
  'container restart': 'a|all,l|latest,running,filter string',
  'container pause': 'a|all,filter string,l|latest',
  'container exec': 'l|latest,preserve-fds int',
  'image rm': 'a|all,i|ignore',
  'image pull': 'tls-verify,authfile string,creds string',
  'image push': 'tls-verify,authfile string,creds string',
  'volume rm': 'a|all,t|time int',
  'system prune': 'external',
};
const RUN =
  'replace,pod string,systemd string,tls-verify,rmi,env-host,http-proxy,arch string,authfile string,tz string,' +
  'secret stringArray,uidmap stringArray,gidmap stringArray,umask string,timeout int,pidfile string,requires string';

/** The command with podman's own options, where it has any. */
export function withPodmanFlags(command: Command): Command {
  const added = command.name === 'container run' || command.name === 'container create' ? RUN : ADDED[command.name];
  if (added === undefined) return command;
  const taken = new Set(command.flags.flatMap(({ long, short }) => (short === undefined ? [long] : [long, short])));
  const flags = added
    .split(',')
    .map(flagOf)
    .filter(({ long, short }) => !taken.has(long) && (short === undefined || !taken.has(short)));
  return { ...command, flags: [...command.flags, ...flags] };
}
