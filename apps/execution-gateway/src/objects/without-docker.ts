import { AppError } from '@wingman/contracts';
import type { Look } from './lookup.js';
import type { ObjectBook } from './objects.js';

/** Nobody can say what is there. */
export const lookNowhere: Look = async () => {
  throw new AppError('unavailable', 'no Docker engine is set up');
};

const isDocker = ([program = '']: readonly string[]): boolean => /(?:^|\/)docker(?:-compose)?$/.test(program);

/** Where no engine is set up nobody knows what docker commands name; other commands name nothing. */
export const withoutDocker: ObjectBook = {
  async resolve(_tenantId, commands) {
    const unresolved = commands.filter(isDocker).map((argv) => `${argv.join(' ')}: no Docker engine is set up`);
    return { objects: {}, unresolved, plans: [] };
  },
  async confirm({ commands, index, approved }) {
    if (!isDocker(commands[index] ?? []) && Object.keys(approved).length === 0) return {};
    throw new AppError('approval_drifted', 'no Docker engine is set up to look at what was approved');
  },
  madeBy: async () => ({}),
};
