interface Waiting<Key, Value> {
  key: Key;
  resolve: (value: Value | undefined) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers look-ups that arrive while one query is under way into the next query. A caller never gets an answer that
 * was read before it asked, and a burst of callers costs one query at a time.
 *
 * @param load reads many keys at once, answers in the order of the keys (undefined: not found)
 */
export function createBatchedLookup<Key, Value>(
  load: (keys: Key[]) => Promise<(Value | undefined)[]>,
  { maxBatch = 500 } = {},
): (key: Key) => Promise<Value | undefined> {
  const waiting: Waiting<Key, Value>[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, maxBatch);
      try {
        const values = await load(batch.map(({ key }) => key));
        batch.forEach(({ resolve }, position) => resolve(values[position]));
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    }
    running = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (!running) void drain();
    });
}
