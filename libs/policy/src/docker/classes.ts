import type { DockerClass } from './call.js';

/** What a command does to the Engine and the client's machine by itself. Facts: Engine API 1.50, docker/cli, compose. */
const TABLE: ReadonlyArray<readonly [DockerClass, reason: string, commands: string]> = [
  ['read', 'only reads', 'container diff, container inspect, container logs, container ls, container port'],
  ['read', 'only reads', 'container stats, container top, container wait, image history, image inspect, image ls'],
  ['read', 'only reads', 'network inspect, network ls, volume inspect, volume ls, inspect, search, version, help'],
  ['read', 'only reads', 'system df, system events, system info, checkpoint ls, manifest inspect, trust inspect'],
  ['read', 'only reads', 'config inspect, config ls, secret inspect, secret ls, node inspect, node ls, node ps'],
  ['read', 'only reads', 'plugin inspect, plugin ls, service inspect, service logs, service ls, service ps'],
  ['read', 'only reads', 'stack config, stack ls, stack ps, stack services, context inspect, context ls, context show'],
  ['read', 'only reads', 'buildx du, buildx inspect, buildx ls, buildx version, buildx imagetools inspect'],
  ['read', 'only reads', 'buildx history inspect, buildx history logs, buildx history ls'],
  ['read', 'only reads', 'compose config, compose events, compose images, compose logs, compose ls, compose port'],
  ['read', 'only reads', 'compose ps, compose stats, compose top, compose version, compose volumes, compose wait'],
  ['read', 'prints a script', 'completion bash, completion fish, completion powershell, completion zsh'],

  ['additive', 'makes a container', 'container create, container run'],
  ['additive', 'starts what is there', 'container start, container unpause, compose start, compose unpause'],
  ['additive', 'makes an image', 'image build, buildx build'],
  ['additive', 'fetches an image', 'image pull'],
  ['additive', 'gives an image another name', 'image tag'],
  ['additive', 'makes a new object', 'network create, volume create, config create, secret create, manifest create'],
  ['additive', 'lets a container into a network', 'network connect'],

  ['disruptive', 'stops what runs', 'container stop, compose stop, buildx stop, compose pause, container pause'],
  ['disruptive', 'stops and starts what runs', 'container restart, compose restart'],
  ['disruptive', 'changes a container under its users', 'container rename, container update, network disconnect'],
  ['disruptive', 'pauses the container and may take an image name over', 'container commit, compose commit'],
  ['disruptive', 'may take image names over', 'image import, image load'],
  ['disruptive', 'runs a command inside a running container', 'container exec, compose exec'],
  ['disruptive', 'types into a running process and passes signals on', 'container attach, compose attach'],
  ['disruptive', 'stops the container unless told otherwise', 'checkpoint create'],
  ['disruptive', 'replaces containers whose service changed', 'compose create, compose up, compose watch'],
  ['disruptive', 'starts and removes containers', 'compose scale'],
  ['disruptive', 'runs a service of a file that nobody has read here', 'compose run'],
  ['disruptive', 'does whatever its file says', 'buildx bake, stack deploy'],
  ['disruptive', 'takes over the image names of a file that nobody has read here', 'compose build, compose pull'],
  ['disruptive', 'starts what comes back by itself, on any machine of the cluster', 'service create'],
  ['disruptive', 'changes running services', 'service rollback, service scale, service update'],
  ['disruptive', 'changes the cluster', 'swarm ca, swarm init, swarm unlock, swarm update'],
  ['disruptive', 'changes the cluster', 'node demote, node promote, node update, volume update'],
  ['disruptive', "changes the client's own settings", 'logout, manifest annotate, trust key generate, trust key load'],
  ['disruptive', "changes the client's own settings", 'buildx use, buildx install, buildx uninstall'],

  ['destructive', 'removes containers', 'container rm, container prune, compose rm, compose down, checkpoint rm'],
  ['destructive', 'ends processes without warning', 'container kill, compose kill'],
  ['destructive', 'removes images', 'image rm, image prune, manifest rm'],
  ['destructive', 'removes data for good', 'volume rm, volume prune, system prune'],
  ['destructive', 'removes networks', 'network rm, network prune'],
  ['destructive', 'removes build results', 'builder prune, buildx prune, buildx rm, buildx history rm'],
  ['destructive', 'removes an object', 'config rm, secret rm, service rm, stack rm, node rm, plugin rm, context rm'],
  ['destructive', 'breaks what uses the plugin', 'plugin disable'],
  ['destructive', 'leaves the cluster with everything in it', 'swarm leave'],
  ['destructive', 'takes trust back', 'trust revoke, trust signer remove'],

  ['exfiltrating', 'copies all files of a container or image out', 'container export, image save, compose export'],
  ['exfiltrating', 'sends to a registry', 'image push, plugin push, manifest push, compose push, compose publish'],
  ['exfiltrating', 'sends to a registry', 'buildx imagetools create, trust sign, trust signer add'],
  ['exfiltrating', 'copies between containers and the host', 'container cp, compose cp'],
  ['exfiltrating', 'sends credentials to a registry', 'login'],
  ['exfiltrating', 'writes keys of an engine to a file', 'context export'],
  ['exfiltrating', 'shows the key to the cluster', 'swarm join-token, swarm unlock-key'],

  ['escaping', 'opens the raw interface of the engine', 'system dial-stdio, buildx dial-stdio'],
  ['escaping', 'changes which engine is used', 'context create, context import, context update, context use'],
  ['escaping', 'gives whoever leads the cluster power over this host', 'swarm join'],
  ['escaping', 'changes which builder is used, or starts a privileged one', 'buildx create'],
  [
    'escaping',
    'runs code as root on the host',
    'plugin install, plugin create, plugin enable, plugin set, plugin upgrade',
  ],
];

const CLASSES = new Map(
  TABLE.flatMap(([dockerClass, reason, commands]) =>
    commands.split(', ').map((name) => [name, { class: dockerClass, reason }] as const),
  ),
);

/** The class of a command without its options; undefined for one that nobody has classified. */
export const classOf = (command: string): { class: DockerClass; reason: string } | undefined => CLASSES.get(command);

/** All commands in the table, for the test that holds it against the grammar. */
export const classifiedCommands = (): string[] => [...CLASSES.keys()];
