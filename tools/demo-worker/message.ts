/** The jobs a demonstration can give its worker. Those that begin with `pretend` are claimed and not done. */
export const JOBS = [
  'writeReport',
  'packBackup',
  'startProcess',
  'startServer',
  'praiseItself',
  'pretendBackup',
  'pretendProcess',
  'pretendServer',
] as const;
export type JobName = (typeof JOBS)[number];

/** What a worker is told. */
export interface Order {
  job: JobName;
}

/** What a worker did and said about it, and what it was answered. Times in milliseconds. */
export interface Report {
  /** What really happened, for the spectators; Wingman never hears it. */
  did: string;
  claim: string;
  /** When the claim was posted (since 1970), and how long the answer took. */
  sentAt: number;
  tookMs: number;
  answer: { claimId: string; seq: number } | { status: number | undefined; code: string; detail: string };
}
