const LINE_FEED = 0x0a;

/** A line's bytes lie in `buffer` from `start` to before `end`, without the line feed, and only until the call returns. */
export type OnLine = (buffer: Buffer, start: number, end: number, isTerminated: boolean) => void;

/**
 * Cuts chunks of bytes into lines at LF alone. Of a line longer than `maxBytes` only its first `maxBytes + 1` bytes are
 * delivered, which shows that it is too long without keeping it in memory. `end` delivers a last line without LF.
 */
export function createLineSplitter(maxBytes: number, onLine: OnLine) {
  const rest = Buffer.alloc(maxBytes + 1);
  let restLength = 0;

  function keep(chunk: Buffer, start: number, end: number): void {
    restLength += chunk.copy(rest, restLength, start, end);
  }

  return {
    write(bytes: Uint8Array): void {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        if (restLength === 0) {
          onLine(chunk, start, Math.min(end, start + maxBytes + 1), true);
        } else {
          keep(chunk, start, end);
          onLine(rest, 0, restLength, true);
          restLength = 0;
        }
        start = end + 1;
      }
      keep(chunk, start, chunk.length);
    },
    end(): void {
      if (restLength > 0) onLine(rest, 0, restLength, false);
      restLength = 0;
    },
  };
}
