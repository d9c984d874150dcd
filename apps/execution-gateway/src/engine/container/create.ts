import type { Verb } from '../verb.js';
import { CREATE_OPTIONS, CREATE_SINCE, declinesCreate, makeContainer, namesOfCreate } from './make.js';

export const create: Verb = {
  options: CREATE_OPTIONS,
  since: CREATE_SINCE,
  operands: { least: 1 },
  names: namesOfCreate,
  declines: declinesCreate,
  async run(run) {
    const { id } = await makeContainer(run);
    run.print.line(id);
    return 0;
  },
};
