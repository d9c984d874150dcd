import { everyItem } from '@wingman/sdk';
import type { Command } from '../command.js';
import { countOf, type ServiceCall, type ServiceCommand, serviceCommand } from './service-command.js';
import { type Columns, table } from './table.js';

interface Listing<Item, Query> extends Omit<ServiceCommand, 'run'> {
  query?(call: ServiceCall): Query;
  list(call: ServiceCall): (input?: Query & { cursor?: string; limit?: number }) => Promise<{
    items: Item[];
    next_cursor: string | null;
  }>;
  columns: Columns<Item>;
}

const MOST = 1_000_000;
const PAGE = 500;

/** A command that lists: the newest 50, `--limit` of them, or `--all`, page after page. */
export function listing<Item, Query extends object>(spec: Listing<Item, Query>): Command {
  return serviceCommand({
    ...spec,
    options: {
      ...spec.options,
      limit: { value: 'N', about: 'how many; default 50' },
      all: { about: 'all of them' },
    },
    async run(call) {
      const most = call.flag('all') ? MOST : countOf('limit', call.text('limit'), { otherwise: 50, most: MOST });
      const items: Item[] = [];
      const input = { ...spec.query?.(call), limit: Math.min(most, PAGE) } as Query & { limit: number };
      for await (const item of everyItem(spec.list(call), input)) {
        items.push(item);
        if (items.length % PAGE === 0) call.io.progress?.(`${items.length} …`);
        if (items.length >= most) break;
      }
      return { json: { items }, lines: table(items, spec.columns) };
    },
  });
}
