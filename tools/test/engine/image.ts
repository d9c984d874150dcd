import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { askEngine, TEST_IMAGE } from '@wingman/testkit';
import { pack } from 'tar-stream';
import { StackFailure } from '../../stack/failure.js';

const CHANGES = ['ENV PATH=/bin', 'CMD ["/bin/sh"]'];
const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox'];

/**
 * Makes TEST_IMAGE from the machine's static busybox: no registry can be asked where tests run.
 * @throws StackFailure when the engine refuses it
 */
export async function importImage(socketPath: string): Promise<void> {
  const [repo = '', tag = ''] = TEST_IMAGE.split(':');
  const query = new URLSearchParams({ fromSrc: '-', repo, tag });
  for (const change of CHANGES) query.append('changes', change);
  const { status, body } = await askEngine(socketPath, {
    method: 'POST',
    path: `/images/create?${query.toString()}`,
    body: await rootFilesystem(),
  });
  // The engine has answered 200 before it fails; the failure is a line of its own then.
  if (status !== 200 || body.includes('"error"'))
    throw new StackFailure(`the engine takes no image: ${body.slice(0, 500)}`);
}

/** /bin/busybox, a link for everything it can do, and the folders that programs expect. */
async function rootFilesystem(): Promise<Buffer> {
  const busybox = BUSYBOX.find((file) => existsSync(file)) as string;
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  const archive = pack();
  for (const name of ['bin', 'dev', 'etc', 'proc', 'root', 'sys', 'var']) archive.entry({ name, type: 'directory' });
  archive.entry({ name: 'tmp', type: 'directory', mode: 0o1777 });
  archive.entry({ name: 'etc/passwd' }, 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n');
  archive.entry({ name: 'etc/group' }, 'root:x:0:\nnogroup:x:65534:\n');
  archive.entry({ name: 'bin/busybox', mode: 0o755 }, readFileSync(busybox));
  for (const applet of applets.filter((name) => name !== 'busybox')) {
    archive.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  }
  archive.finalize();
  return buffer(archive);
}
