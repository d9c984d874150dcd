import type { PlanItem } from '../verdict/plan.js';

const PACKED =
  /\.(?:tar|t[gbxz]z2?|gz|bz2|xz|zst|lz4|br|zip|7z|rar|jar|war|apk|whl|nupkg|docx|xlsx|pptx|od[tsp]|epub|pdf|db|db3|sqlite3?)$/i;
const SIGNATURE = '%PDF-';

/**
 * Whether a text or its lines would be looked for among the bytes of something that keeps texts in another form: `"b"
 * stands in a.tar.gz` means what is packed in there, and its bytes neither show nor refute it.
 */
export const readsPacked = (items: readonly PlanItem[]): boolean =>
  items.some(({ check }) => {
    if (check.type === 'file') return check.lines !== undefined && PACKED.test(check.path);
    return check.type === 'content' && check.contains !== SIGNATURE && PACKED.test(check.path);
  });
