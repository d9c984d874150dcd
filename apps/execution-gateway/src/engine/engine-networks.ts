const EVERY_ENGINE: ReadonlySet<string> = new Set(['bridge', 'host', 'none']);

/** True for the networks that every engine has; they are everybody's. */
export const isEngineNetwork = (name: string): boolean => EVERY_ENGINE.has(name);
