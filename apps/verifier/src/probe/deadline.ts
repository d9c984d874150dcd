import { LookError } from '../scope/look-error.js';

/**
 * Gives `work` a signal that is aborted after `ms` milliseconds or with `outer`, and stops waiting for it then:
 * a call that hangs in the kernel (a dead network mount) does not hold the answer.
 * @throws LookError `timed_out`
 */
export async function withDeadline<Answer>(
  outer: AbortSignal,
  ms: number,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const inner = new AbortController();
  const stop = () => inner.abort();
  const timer = setTimeout(stop, ms);
  outer.addEventListener('abort', stop, { once: true });
  const timeUp = new Promise<never>((_resolve, reject) => {
    inner.signal.addEventListener('abort', () => reject(new LookError('timed_out')), { once: true });
    if (outer.aborted) stop();
  });
  try {
    return await Promise.race([timeUp, work(inner.signal)]);
  } catch (error) {
    throw inner.signal.aborted ? new LookError('timed_out', error) : error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
}
