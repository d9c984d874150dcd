/** A data store that a stack uses. */
export interface Server {
  /** How its administrator reaches it, password included. */
  url: string;
  /** Ends it in order, and removes its data if they were for throwing away. A server that was given is left alone. */
  stop(): Promise<void>;
  /** Ends it and starts it again on the same port with the same data; absent for a server that was given. */
  restart: (() => Promise<void>) | undefined;
  /** For tests of crashes; absent for a server that was given. */
  kill: ((signal: NodeJS.Signals) => void) | undefined;
}
