import type { ModelReply } from './scripted-models.js';

// The claim by which a verifier probes a model.
const PROBE = /^Created (\/srv\/probe-\d+\.txt) and port (\d+) is open$/;

/** Answers the probe as a model does that keeps to the schema, and every other claim by `reply`. */
export const adhering =
  (reply: (claim: string) => ModelReply) =>
  (claim: string): ModelReply => {
    const [, path, port] = PROBE.exec(claim) ?? [];
    if (path === undefined) return reply(claim);
    return {
      checks: [
        { covers: `Created ${path}`, check: { type: 'file', path } },
        { covers: `port ${port} is open`, check: { type: 'port', port: Number(port), state: 'open' } },
      ],
    };
  };
