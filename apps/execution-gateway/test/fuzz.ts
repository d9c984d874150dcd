/** Numbers that are the same in every run: a failure can be looked at again. */
export function createDice(seed: number) {
  let state = seed >>> 0;
  // mulberry32, in the public domain.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!;
  return { next, below, pick };
}
export type Dice = ReturnType<typeof createDice>;

/** Commands that mean something, as seeds; `web` stands for whatever a name can be. */
export const VALID: readonly string[] = [
  'docker stop web',
  'docker stop -t 0 web db',
  'docker rm -f web',
  'docker kill --signal 9 web',
  'docker restart web',
  'docker run -d --name web -p 8080:80 -v data:/data -e A=b nginx:1 sleep 60',
  'docker run --rm --mount type=volume,src=data,dst=/data nginx:1 true',
  'docker run --rm --network net --ulimit nofile=10:20 --memory 64m nginx:1 true',
  'docker create --name web --restart on-failure:3 nginx:1',
  "docker exec web sh -c 'echo hello'",
  'docker exec -u 0 -w /tmp -e A=b web env',
  'docker cp web:/etc/hosts .',
  'docker rename web web2',
  'docker update --memory 64m --restart no web',
  'docker pull nginx:1',
  'docker tag nginx:1 registry.test:5000/team/nginx:2',
  'docker rmi -f nginx:1',
  'docker volume create --label a=b data',
  'docker volume rm data',
  'docker network create --subnet 10.9.0.0/24 net',
  'docker network connect --alias db net web',
  'docker network rm net',
  'docker container prune -f --filter until=24h',
  'docker system prune -af --volumes',
  'docker commit -m note web nginx:3',
  'docker compose -f compose.yaml -p shop up -d',
  'docker build -t nginx:4 .',
  'docker ps -a --format {{.Names}}',
  'docker inspect web',
  'docker logs --tail 10 web',
  'systemctl restart nginx',
  'git push --force origin main',
];

/** What names, options and lines have been broken with. */
const SPITE: readonly string[] = [
  '/kill?x=',
  '../x',
  '..',
  '%2e%2e',
  '%2f',
  '..%2f..%2finfo',
  '?force=1',
  '#',
  ';',
  '&&',
  '|',
  '`id`',
  '$(id)',
  '${IFS}',
  '\0',
  '\n',
  '\r\n',
  '\t',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\ud800',
  '\u0455',
  '\u{1f4a3}',
  '"',
  "'",
  '\\',
  '*',
  '?',
  '[a-z]',
  '{a,b}',
  '~',
  '<',
  '>',
  '>>',
  '<<<',
  '=',
  '--',
  '-',
  '--privileged',
  '-v',
  '/:/host',
  '--pid=host',
  '-H',
  'unix:///var/run/docker.sock',
  '--format={{json .}}',
  '{{.Config.Env}}',
  '__proto__',
  'constructor',
  'toString',
  '0x1f',
  '1e309',
  '-1',
  '99999999999999999999',
  'a'.repeat(300),
  'A'.repeat(9_000),
  '',
  ' ',
  'sha256:',
  '@sha256:00',
  ':::',
  'a//b',
  '/',
  'http://127.0.0.1:1/',
  '%00',
  '%',
  '[::1]:80',
  'é',
  'İ',
];

const MUTATIONS: readonly ((words: string[], dice: Dice) => void)[] = [
  (words, dice) => words.splice(dice.below(words.length + 1), 0, dice.pick(SPITE)),
  (words, dice) => words.splice(dice.below(words.length), 1),
  (words, dice) => void (words[dice.below(words.length)] += dice.pick(SPITE)),
  (words, dice) => {
    const at = dice.below(words.length);
    words[at] = dice.pick(SPITE) + (words[at] ?? '');
  },
  (words, dice) => {
    const [at, word] = [dice.below(words.length), words[dice.below(words.length)] ?? ''];
    words[at] = word;
  },
  (words, dice) => {
    const at = dice.below(words.length);
    const word = words[at] ?? '';
    const cut = dice.below(word.length + 1);
    words[at] = word.slice(0, cut) + dice.pick(SPITE) + word.slice(cut);
  },
  (words, dice) => void words.push(...dice.pick(VALID).split(' ').slice(dice.below(3))),
];

/** The words of a command that means something, changed one to four times. */
export function fuzzedWords(dice: Dice): string[] {
  const words = dice.pick(VALID).split(' ');
  for (let times = 1 + dice.below(4); times > 0 && words.length > 0; times -= 1) dice.pick(MUTATIONS)(words, dice);
  return words;
}
