import type { Ended, Limits } from '../task.js';
import { capturedText } from './capture.js';

/** Something has changed between the last look and the start: the execution is over, and nothing has run. */
export const notRun = (why: string, { maxOutputBytes }: Pick<Limits, 'maxOutputBytes'>): Ended => ({
  status: 'FAILED',
  exitCode: null,
  output: capturedText({ stderr: `${why}; nothing has run\n` }, maxOutputBytes),
});
