import { z } from 'zod';

const address = z.string().refine((text) => {
  if (text.startsWith('sqlite:')) return /^sqlite:(?:\/\/)?\/(?!\/)/.test(text);
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
}, 'expected postgres://… or sqlite:///absolute/path');

/** The databases of one tenant by the names that its claims use: `postgres://…`, or `sqlite:///path` of a file in the roots. */
export const databaseAddresses = z.record(z.string().min(1).max(100), address);
export type DatabaseAddresses = Readonly<z.infer<typeof databaseAddresses>>;
