import { describe, expect, test } from '@jest/globals';
import { classifiedCommands, classOf } from './classes.js';
import { parseDocker } from './docker.js';
import { isJudged } from './flag-risks.js';
import { allCommands, GRAMMAR_CLIENTS } from './grammar.js';

const commands = allCommands().filter(({ group }) => !group);

describe('the table of classes', () => {
  test('knows every command of the grammar, and no other', () => {
    expect(classifiedCommands().sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  test('has somebody decide on every option of every reading or additive command', () => {
    const open = commands
      .filter(({ name }) => ['read', 'additive'].includes(classOf(name)!.class))
      .flatMap(({ name, flags }) => flags.filter(({ long }) => !isJudged(long)).map(({ long }) => `${name} --${long}`));
    expect(open).toEqual([]);
  });

  test('says which clients the grammar was read from', () => {
    expect(GRAMMAR_CLIENTS['docker']).toMatch(/^\d+\.\d+\.\d+/);
  });
});

test.each([
  ['docker ps -a', 'read'],
  ['docker inspect -f {{.State}} web', 'read'],
  ['docker wait web', 'read'],
  ['docker compose down --dry-run -v', 'read'],
  ['docker compose --dry-run up -d', 'read'],
  ['docker run --rm alpine true', 'additive'],
  ['docker run -v data:/d -p 80:80 --tmpfs /t -e A=b alpine', 'additive'],
  ['docker run --network none --ipc private --pid= alpine', 'additive'],
  ['docker build -t shop .', 'additive'],
  ['docker build -t shop https://git.example/shop.git', 'additive'],
  ['docker volume create data', 'additive'],
  ['docker volume create -o type=tmpfs -o device=tmpfs -o o=size=100m,uid=7 data', 'additive'],
  ['docker network create --driver bridge backend', 'additive'],
  ['docker tag a b', 'additive'],
  ['docker run --restart no alpine', 'additive'],
  ['docker run --restart on-failure:3 alpine', 'additive'],
  ['docker run --privileged=false --mount type=volume,src=data,dst=/d alpine', 'additive'],
  ['docker run --security-opt no-new-privileges:true alpine', 'additive'],
  ['docker secret create s -', 'additive'],
  ['docker network create --internal -o com.docker.network.driver.mtu=1400 backend', 'additive'],
  ['docker run --label of=shop --pull missing alpine', 'additive'],
  ['docker start -a web', 'additive'],
  ['docker compose build', 'disruptive'],
  ['docker compose pull', 'disruptive'],
  ['docker service create nginx', 'disruptive'],
  ['docker service create --secret db nginx', 'exfiltrating'],
  ['docker service create --config site nginx', 'exfiltrating'],
  ['docker service create --mount type=volume,src=data,dst=/d nginx', 'disruptive'],
  ['docker volume create --secret key=db data', 'exfiltrating'],
  ['podman run --secret db alpine cat /run/secrets/db', 'exfiltrating'],
  ['docker start -i web', 'disruptive'],
  ['docker start -ai web', 'disruptive'],
  ['docker run --label wingman.tenant=x alpine', 'disruptive'],
  ['docker run --label com.docker.compose.project=shop alpine', 'disruptive'],
  ['docker build --label com.docker.compose.service=db .', 'disruptive'],
  ['docker network create --label com.docker.stack.namespace=shop backend', 'disruptive'],
  ['docker run --label com.docker.extension.x=y alpine', 'additive'],
  ['docker run --network shop_default alpine', 'additive'],
  ['docker run --network shop_default --network-alias db alpine', 'disruptive'],
  ['docker run --net=shop_default --net-alias=db alpine', 'disruptive'],
  ['docker run --network name=shop_default,alias=db alpine', 'disruptive'],
  ['docker run --network alias=db,name=host alpine', 'escaping'],
  ['docker network connect --alias db shop_default web', 'disruptive'],
  ['docker compose start', 'additive'],
  ['docker network connect shop_default web', 'additive'],
  ['docker volume create --label wingman.tenant=x data', 'disruptive'],
  ['docker network create --subnet 10.0.0.0/8 backend', 'disruptive'],
  ['docker network create --subnet 8.8.8.0/24 --gateway 8.8.8.8 backend', 'disruptive'],
  ['docker network create -o com.docker.network.bridge.name=br0 backend', 'disruptive'],
  ['docker network create -o com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected backend', 'disruptive'],
  ['docker swarm join --token x example.org:2377', 'escaping'],
  ['docker stop web', 'disruptive'],
  ['docker pause web', 'disruptive'],
  ['docker update --memory 1g web', 'disruptive'],
  ['docker rename a b', 'disruptive'],
  ['docker compose up -d', 'disruptive'],
  ['docker run --restart=always alpine', 'disruptive'],
  ['docker run --restart unless-stopped alpine', 'disruptive'],
  ['docker build --iidfile /opt/id .', 'disruptive'],
  ['docker kill web', 'destructive'],
  ['docker system prune -af', 'destructive'],
  ['docker compose up --renew-anon-volumes', 'destructive'],
  ['docker compose wait --down-project web', 'destructive'],
  ['docker compose create --remove-orphans', 'destructive'],
  ['docker compose down --dry-run=false', 'destructive'],
  ['docker cp web:/data .', 'exfiltrating'],
  ['docker export web -o web.tar', 'exfiltrating'],
  ['docker push shop', 'exfiltrating'],
  ['docker build --push -t shop .', 'exfiltrating'],
  ['docker buildx build -o type=local,dest=out .', 'exfiltrating'],
  ['docker buildx build -o TYPE=local,DEST=out .', 'exfiltrating'],
  ['docker buildx build -o "type=registry","name=x" .', 'exfiltrating'],
  ['docker buildx build -o type=image,PUSH=true .', 'exfiltrating'],
  ['docker buildx build -o a=b .', 'exfiltrating'],
  ['docker buildx build -o type=docker,context=prod .', 'exfiltrating'],
  ['docker buildx build -o type=docker,name=shop .', 'additive'],
  ['docker build -t x /', 'exfiltrating'],
  ['docker build -t x ../../..', 'exfiltrating'],
  ['docker build --secret id=k,src=/root/.ssh/key .', 'exfiltrating'],
  ['docker run -e TOKEN alpine env', 'exfiltrating'],
  ['docker run --env-file .env alpine env', 'exfiltrating'],
  ['docker run --log-driver syslog --log-opt syslog-address=udp://x alpine', 'exfiltrating'],
  ['docker secret create s /etc/shadow', 'exfiltrating'],
  ['docker login registry.example', 'exfiltrating'],
  ['docker context export default', 'exfiltrating'],
  ['docker swarm join-token worker', 'exfiltrating'],
  ['docker cp web:/evil /etc/cron.d/x', 'escaping'],
  ['docker run -v /:/h alpine', 'escaping'],
  ['docker run -v //:/h alpine', 'escaping'],
  ['docker run -v /srv/../:/h alpine', 'escaping'],
  ['docker run --volume=/opt/data:/d:ro alpine', 'escaping'],
  ['docker run -v ../..:/h alpine', 'escaping'],
  ['docker run -v ~/x:/h alpine', 'escaping'],
  ['docker run --mount type=bind,source=/etc,target=/e alpine', 'escaping'],
  ['docker run --mount "type=bind","src=/",dst=/h alpine', 'escaping'],
  ['docker run --mount TYPE=BIND,SRC=/,dst=/h alpine', 'escaping'],
  ['docker run --mount type=volume,dst=/h,volume-opt=device=/ alpine', 'escaping'],
  ['docker run --mount type=volume,src=/etc,dst=/h alpine', 'escaping'],
  ['docker run --mount type=npipe,src=x,dst=y alpine', 'escaping'],
  ['docker run --mount type=volume,src=x,dst=/y,volume-dr\u0130ver=x alpine', 'escaping'],
  ['docker run --mount type=volume,src=x,dst=/y,volume-nocopy alpine', 'additive'],
  ['docker run --mount "type=bind alpine', 'escaping'],
  ['docker run --privileged=t alpine', 'escaping'],
  ['docker run --pid=host alpine', 'escaping'],
  ['docker run --net host alpine', 'escaping'],
  ['docker run --network name=host alpine', 'escaping'],
  ['docker run --network NAME=host alpine', 'escaping'],
  ['docker run --network "name=host" alpine', 'escaping'],
  ['docker run --network alias=x,name=HOST alpine', 'escaping'],
  ['docker run --network name=web,name=host alpine', 'escaping'],
  ['docker run --network alias=x,Name=container:db alpine', 'escaping'],
  ['docker run --network alias=x,"name=host alpine', 'escaping'],
  ['docker service create --network name=host nginx', 'escaping'],
  ['docker run --network name=backend,alias=host alpine', 'disruptive'],
  ['docker run --network container:db alpine', 'escaping'],
  ['docker run --ipc=container:db alpine', 'escaping'],
  ['docker run --uts host alpine', 'escaping'],
  ['docker run --userns host alpine', 'escaping'],
  ['docker run --cgroupns host alpine', 'escaping'],
  ['docker run --cap-add net_raw alpine', 'escaping'],
  ['docker run --device /dev/kvm alpine', 'escaping'],
  ['docker run --device-cgroup-rule x alpine', 'escaping'],
  ['docker run --security-opt apparmor=unconfined alpine', 'escaping'],
  ['docker run --security-opt seccomp=x.json alpine', 'escaping'],
  ['docker run --use-api-socket alpine', 'escaping'],
  ['docker run --cgroup-parent / alpine', 'escaping'],
  ['docker run --volumes-from db alpine', 'escaping'],
  ['docker run --runtime x alpine', 'escaping'],
  ['docker run --gpus all alpine', 'escaping'],
  ['docker run --sysctl kernel.core_pattern=x alpine', 'escaping'],
  ['docker exec --privileged web sh', 'escaping'],
  ['docker compose run -v /:/h web', 'escaping'],
  ['docker service create --mount type=bind,src=/,dst=/h nginx', 'escaping'],
  ['docker service update --mount-add type=bind,src=/,dst=/h web', 'escaping'],
  ['docker volume create -o type=none -o o=bind -o device=/etc data', 'escaping'],
  ['docker volume create --opt device=:/export --opt type=nfs data', 'escaping'],
  ['docker volume create -d rclone data', 'escaping'],
  ['docker network create -d macvlan lan', 'escaping'],
  ['docker build --network host .', 'escaping'],
  ['docker buildx build --allow security.insecure .', 'escaping'],
  ['docker build --iidfile /etc/passwd .', 'escaping'],
  ['docker build -o type=tar,Dest=/etc/cron.d/x .', 'escaping'],
  ['docker build -o /etc/cron.d/a=b .', 'escaping'],
  ['docker compose config -o /etc/x', 'escaping'],
  ['docker compose config --dry-run -o /etc/x', 'escaping'],
  ['docker context use prod', 'escaping'],
  ['docker plugin install vendor/store', 'escaping'],
  ['docker system dial-stdio', 'escaping'],
  ['podman run --replace --name web nginx', 'destructive'],
  ['podman run --rmi alpine', 'destructive'],
  ['podman run --pod shop alpine', 'unknown'],
])('%s is %s', (line, expected) => {
  expect(parseDocker(line.split(' ')).class).toBe(expected);
});

test('of several lines the client reads the first', () => {
  const lines = ['type=bind,src=/,dst=/h\nx,type=volume,src=data', '\ntype=bind,src=/,dst=/h', 'name=host\r\nx,name=a'];
  const options = ['--mount', '--mount', '--network'];
  for (const [index, value] of lines.entries()) {
    expect(parseDocker(['docker', 'run', options[index]!, value, 'alpine']).class).toBe('escaping');
  }
});

test('tells why: the reason is that of the worst thing in the call', () => {
  const call = parseDocker(['docker', 'run', '--restart=always', '-v', '/etc:/e', 'alpine']);
  expect(call).toMatchObject({ class: 'escaping', reason: 'mounts /etc of the host' });
});
