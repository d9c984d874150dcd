import { expect, test } from '@jest/globals';
import { parseDocker, type KnownCall } from '@wingman/policy';
import { describeWithDocker } from '@wingman/testkit';
import { asTyped } from '../../src/engine/container/body-names.js';
import { updateBody } from '../../src/engine/container/update.js';
import { connectBody } from '../../src/engine/network/connect.js';
import { networkBody } from '../../src/engine/network/create.js';
import { volumeBody } from '../../src/engine/volume/create.js';
import { askedByClient, withoutDefaults } from './asked-body.js';

const IPAM = '--ipam-driver default --ipam-opt a=b --aux-address r=10.9.1.5 --gateway 10.9.1.1 --ip-range 10.9.1.0/28';

const LINES: [line: string, body: (call: KnownCall) => object][] = [
  ['network create front', networkBody],
  ['network create -d overlay --attachable --internal --scope local -o a=b -o c --label x=y front', networkBody],
  [`network create --subnet 10.9.1.0/24 ${IPAM} front`, networkBody],
  ['network create --subnet 10.9.1.0/24 --subnet fd00:9::/64 --gateway fd00:9::1 --ipv6 front', networkBody],
  ['network connect front web', (call) => connectBody(call, asTyped)],
  [
    'network connect --alias a,b --alias c --ip 10.9.1.9 --link-local-ip 169.254.0.9 --driver-opt a=b --link db:d front web',
    (call) => connectBody(call, asTyped),
  ],
  ['volume create data', volumeBody],
  ['volume create --name data -d local -o type=tmpfs -o o=size=1m --label a --label b=c', volumeBody],
  ['update -m 64m --memory-swap -1 --cpus 2 --pids-limit -1 web', updateBody],
  ['update --blkio-weight 20 --cpuset-cpus 0 --cpu-shares 3 --memory-reservation 1g --restart always web', updateBody],
];

describeWithDocker('What is asked of the engine', () => {
  test.each(LINES)('by `docker %s` is what the client asks', async (line, body) => {
    const words = line.split(' ');
    const [asked] = await askedByClient(words);
    const own = body(parseDocker(['docker', ...words]) as KnownCall);
    expect(sorted(withoutDefaults(JSON.parse(JSON.stringify(own))))).toEqual(sorted(withoutDefaults(asked?.body)));
  });
});

/** The client keeps subnets in a map, which has no order. */
function sorted(body: unknown): unknown {
  const { IPAM: ipam } = body as { IPAM?: { Config?: { Subnet: string }[] } };
  ipam?.Config?.sort((a, b) => (a.Subnet < b.Subnet ? -1 : 1));
  return body;
}
