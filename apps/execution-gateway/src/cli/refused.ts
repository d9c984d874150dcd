import { AppError } from '@wingman/contracts';

/** Nobody may run this as it stands, whoever approves it. */
export const refused = (why: string): AppError =>
  new AppError('policy_floor', `the gateway does not carry this out: ${why}`);
