import { expect, test } from '@jest/globals';
import { parseDocker, type KnownCall } from '@wingman/policy';
import { describeWithDocker } from '@wingman/testkit';
import { asTyped } from '../../src/engine/container/body-names.js';
import { createRequestOf } from '../../src/engine/container/create-body.js';
import { askedByClient, withoutDefaults } from './asked-body.js';

const callOf = (words: readonly string[]) => parseDocker(['docker', ...words]) as KnownCall;

/** Command lines whose request for a container must be the client's own. */
const LINES = [
  'create busybox',
  'run busybox',
  'run -d busybox sleep 5',
  'run --rm busybox echo -n hello',
  'run -i busybox cat',
  'run -t busybox ls',
  'run -d -it busybox ls',
  'run -a stdout busybox ls',
  'run -a stdin -a stderr -i busybox cat',
  'create --name web -h host --domainname example.com -u 1000:1000 -w /work busybox',
  'run --entrypoint sh busybox -c true',
  'run --entrypoint= busybox sh',
  'run -e A=1 -e B= --env C=x=y busybox',
  'run -l a=b --label c --label d= busybox',
  'run -v /data busybox',
  'run -v vol:/data -v other:/x:ro,nocopy busybox',
  'run -v /srv/app:/app:ro -v /srv/app:/app:ro busybox',
  'run --mount type=tmpfs,target=/t,tmpfs-size=64m,tmpfs-mode=1770 busybox',
  'run --mount type=volume,src=vol,dst=/v,readonly,volume-nocopy --mount target=/anon busybox',
  'run --mount type=volume,source=vol,target=/v,volume-label=a=b busybox',
  'run --mount type=bind,source=/srv/app,target=/app,ro=true,bind-propagation=rslave busybox',
  'run --tmpfs /t --tmpfs /u:size=1m,mode=700 busybox',
  'run -p 80 -p 8080:80 -p 127.0.0.1:9000-9001:90-91/udp -p [::1]:53:53/udp busybox',
  'run -p 8000-8010:80 -p published=1,target=2,protocol=sctp -p 127.0.0.1::81 busybox',
  'run -P --expose 33 --expose 40-42/udp busybox',
  'run --network bridge busybox',
  'run --network host busybox',
  'run --network none busybox',
  'run --network container:web busybox',
  'run --network front --network-alias a --net-alias b busybox',
  'run --network front busybox',
  'run --network name=front,alias=a,alias=b,ip=10.0.0.9 busybox',
  'run --network front --ip 10.0.0.9 --ip6 2001:db8::9 --link-local-ip 169.254.1.2 busybox',
  'run --network front --link db:data busybox',
  'run --link db:data --link cache:c busybox',
  'run --restart on-failure:3 busybox',
  'run --restart unless-stopped busybox',
  'run -m 64m --memory-reservation 32mb --memory-swap -1 --memory-swappiness 10 busybox',
  'run --memory-swap 1g -m 1073741824b --memory-reservation 1.5GiB busybox',
  'run -c 512 --cpus 1.5 --cpu-period 100000 --cpu-quota 50000 --cpuset-cpus 0-1 --cpuset-mems 0 busybox',
  'run --cpus .25 --cpu-rt-period 1000 --cpu-rt-runtime 500 busybox',
  'run --blkio-weight 300 --blkio-weight-device /dev/sda:200 --device-read-bps /dev/sda:1mb busybox',
  'run --device-write-bps /dev/sda:1mb --device-read-iops /dev/sda:100 --device-write-iops /dev/sda:50 busybox',
  'run --pids-limit 100 --oom-kill-disable --oom-score-adj -5 busybox',
  'run --ulimit nofile=1024:2048 --ulimit core=0 --ulimit nofile=10 --ulimit memlock=-1:-1 busybox',
  "run --health-cmd 'curl -f x' --health-interval 1m30s --health-timeout 500ms --health-retries 3 busybox",
  'run --health-start-period 1.5h --health-interval 0 busybox',
  'run --no-healthcheck busybox',
  'run --stop-signal SIGINT --stop-timeout 0 busybox',
  'run --read-only --init --shm-size 1g busybox',
  'run --init=false busybox',
  'run --cap-drop ALL --cap-add NET_ADMIN --cap-add cap_chown --cap-add SYS_TIME --privileged --security-opt no-new-privileges busybox',
  'run --security-opt no-new-privileges:true --security-opt seccomp=unconfined --security-opt label=disable busybox',
  'run --pid host --ipc private --uts host --userns host --cgroupns private --cgroup-parent /x busybox',
  'run --pid container:web --ipc container:web --volumes-from web --volumes-from db:ro busybox',
  'run --group-add audio --group-add 44 --runtime runc --volume-driver local --storage-opt size=1g busybox',
  'run --sysctl net.core.somaxconn=1024 --device /dev/null --device /dev/zero:/dev/x:r --device /dev/full:rw busybox',
  'run --add-host a:1.2.3.4 --add-host b=::1 --add-host c:[2001:db8::1] --add-host d:host-gateway busybox',
  'run --dns 1.1.1.1 --dns 2001:0db8:0::1 --dns-option ndots:2 --dns-search example.com busybox',
  'run --dns-search . --dns-search a.example.org. busybox',
  'run --log-driver json-file --log-opt max-size=1m --log-opt max-file busybox',
  'run --log-driver none --quiet --sig-proxy=false --detach-keys ctrl-x busybox',
  'run --platform linux/amd64 --pull missing busybox',
  'create --pull never registry.example.com:5000/team/app:1.0@sha256:' + 'a'.repeat(64),
];

describeWithDocker('The body for a new container', () => {
  test.each(LINES.map((line) => [line]))("of `docker %s` is the client's", async (line) => {
    const words = line.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'|'$/g, ''));
    const [asked] = await askedByClient(words);
    expect(asked?.url).toContain('/containers/create');

    const { name, platform, body } = createRequestOf(callOf(words), asTyped);

    expect(withoutDefaults(JSON.parse(JSON.stringify(body)))).toEqual(withoutDefaults(asked?.body));
    const query = new URL(`http://x${asked?.url}`).searchParams;
    expect([name ?? null, platform ?? null]).toEqual([query.get('name'), query.get('platform')]);
  });

  test('says what it has to say to an engine of today, too', async () => {
    const words = ['run', '--annotation', 'a=b', '--health-start-interval', '2s', 'busybox'];
    const [asked] = await askedByClient(words, '1.50');
    const { body } = createRequestOf(callOf(words), asTyped);
    expect(withoutDefaults(JSON.parse(JSON.stringify(body)))).toEqual(withoutDefaults(asked?.body));
  });
});
