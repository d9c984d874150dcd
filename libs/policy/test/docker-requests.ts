/**
 * What the client sends for a command when it changes something, by the Engine API 1.41 to 1.50
 * (docs.docker.com/reference/api/engine). A command that is not here sends nothing to a test engine that would change
 * something: it only reads, speaks to a registry, or first asks for what this engine has not (a cluster, experiments).
 */
const REQUESTS: Readonly<Record<string, readonly string[]>> = {
  'builder prune': ['POST /build/prune'],
  'config create': ['POST /configs/create'],
  'config rm': ['DELETE /configs/*'],
  'container attach': ['POST /containers/*/attach', 'POST /containers/*/resize'],
  'container commit': ['POST /commit'],
  'container cp': ['PUT /containers/*/archive'],
  'container create': ['POST /containers/create', 'POST /images/create'],
  'container exec': ['POST /containers/*/exec'],
  'container kill': ['POST /containers/*/kill'],
  'container pause': ['POST /containers/*/pause'],
  'container prune': ['POST /containers/prune'],
  'container rename': ['POST /containers/*/rename'],
  'container restart': ['POST /containers/*/restart'],
  'container rm': ['DELETE /containers/*'],
  'container run': ['POST /containers/create', 'POST /images/create'],
  'container start': ['POST /containers/*/start', 'POST /containers/*/attach'],
  'container stop': ['POST /containers/*/stop'],
  'container unpause': ['POST /containers/*/unpause'],
  'container update': ['POST /containers/*/update'],
  'image build': ['POST /build', 'POST /session'],
  'image import': ['POST /images/create'],
  'image load': ['POST /images/load'],
  'image prune': ['POST /images/prune'],
  'image pull': ['POST /images/create'],
  'image push': ['POST /images/*/push'],
  'image rm': ['DELETE /images/*'],
  'image tag': ['POST /images/*/tag'],
  login: ['POST /auth'],
  'network connect': ['POST /networks/*/connect'],
  'network create': ['POST /networks/create'],
  'network disconnect': ['POST /networks/*/disconnect'],
  'network prune': ['POST /networks/prune'],
  'network rm': ['DELETE /networks/*'],
  'node rm': ['DELETE /nodes/*'],
  'plugin disable': ['POST /plugins/*/disable'],
  'plugin enable': ['POST /plugins/*/enable'],
  'plugin push': ['POST /plugins/*/push'],
  'plugin rm': ['DELETE /plugins/*'],
  'plugin set': ['POST /plugins/*/set'],
  'secret create': ['POST /secrets/create'],
  'secret rm': ['DELETE /secrets/*'],
  'service create': ['POST /services/create'],
  'service rm': ['DELETE /services/*'],
  'swarm init': ['POST /swarm/init'],
  'swarm join': ['POST /swarm/join'],
  'swarm leave': ['POST /swarm/leave'],
  'system prune': [
    'POST /containers/prune',
    'POST /networks/prune',
    'POST /images/prune',
    'POST /build/prune',
    'POST /volumes/prune',
  ],
  'volume create': ['POST /volumes/create'],
  'volume prune': ['POST /volumes/prune'],
  'volume rm': ['DELETE /volumes/*'],
};

/** Requests that make something and touch nothing that was there: all that an additive command may send. */
const ADDITIVE = [
  ...['container create', 'container unpause', 'image build', 'image pull', 'image tag', 'network create'],
  ...['network connect', 'volume create', 'config create', 'secret create', 'service create', 'container start'],
];

/** Requests that change nothing and yet hand out the files of a container or image. */
const HANDS_OUT = ['GET /containers/*/archive', 'GET /containers/*/export', 'GET /images/get', 'GET /images/*/get'];

const matches = (patterns: readonly string[], request: string): boolean =>
  patterns.some((pattern) => {
    const [head = '', tail] = pattern.split('*');
    return tail === undefined ? request === pattern : request.startsWith(head) && request.endsWith(tail);
  });

export const commandsThatSend = (): string[] => Object.keys(REQUESTS);
export const belongsTo = (command: string, request: string): boolean => matches(REQUESTS[command] ?? [], request);
export const isAdditive = (request: string): boolean => ADDITIVE.some((command) => belongsTo(command, request));
export const handsOut = (request: string): boolean => matches(HANDS_OUT, request);
