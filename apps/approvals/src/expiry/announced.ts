/** How long after its time a request may end, in milliseconds, so that those of one moment share a job. */
export const MOMENT_MS = 250;

/** Moments of some hours: what is forgotten gets a second job, which finds nothing to do. */
const REMEMBERED = 50_000;

/** The moments for which this process has put a job into the queue. */
export function createAnnounced() {
  const moments = new Set<number>();
  return {
    /** The moment at which a request ends whose time is up then, in milliseconds of the epoch; never before its time. */
    momentOf: (expiresAt: Date): number => Math.ceil(expiresAt.getTime() / MOMENT_MS) * MOMENT_MS,
    has: (moment: number): boolean => moments.has(moment),
    add(moment: number): void {
      if (moments.size >= REMEMBERED) moments.clear();
      moments.add(moment);
    },
    /** Its job was lost. */
    forget: (moment: number): void => void moments.delete(moment),
  };
}
