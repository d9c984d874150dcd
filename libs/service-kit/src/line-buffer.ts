import { Writable } from 'node:stream';

/**
 * Gathers the lines of one turn of the event loop into one write: under load a system call for each line costs more
 * than the line. What waits is written when the process exits; only a killed one loses its last turn.
 */
export function createLineBuffer(target: NodeJS.WritableStream): Writable {
  let waiting = '';
  const flush = (): void => {
    if (waiting === '') return;
    const lines = waiting;
    waiting = '';
    target.write(lines);
  };
  process.on('exit', flush);
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      if (waiting === '') setImmediate(flush);
      waiting += typeof chunk === 'string' ? chunk : chunk.toString('utf8');
      done();
    },
    final(done) {
      flush();
      process.off('exit', flush);
      done();
    },
  });
}
