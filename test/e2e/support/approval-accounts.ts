import { expect } from '@jest/globals';
import { everyItem } from '@wingman/sdk';
import { until } from '@wingman/testkit';
import { collect } from './accounts.js';
import type { Asked } from './approval-load.js';
import type { System } from './system.js';

/** A lease of a killed bot ends after 15 seconds. */
const SETTLE = { timeout: 60_000, interval: 200 };

interface Expected {
  /** Begins the title of every request that counts here. */
  name: string;
  asked: readonly Asked[];
  /** How often a sender died: each time the one message that it was sending may come again. */
  senderDeaths: number;
}

/**
 * Waits until everybody has been told and then settles accounts: exactly what was acknowledged is there, decided as a
 * person heard, once, in the ledger once, and told once.
 */
export async function settleApprovals(system: System, expected: Expected): Promise<void> {
  await until(
    async () => (await system.query(`SELECT FROM approvals.deliveries WHERE status <> 'SENT'`)).length === 0,
    SETTLE,
  );
  await expectRecorded(system, expected);
  await expectInLedger(system, expected);
  expectTold(system, expected);
}

const byTitle = <Row extends { title: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => a.title.localeCompare(b.title));

async function expectRecorded(system: System, { name, asked }: Expected): Promise<void> {
  const rows = await system.query<{ approval_id: string; title: string; status: string; decisions: number }>(
    `SELECT approval_id, title, status,
       (SELECT count(*)::int FROM approvals.decisions d WHERE d.approval_id = r.approval_id) AS decisions
     FROM approvals.requests r WHERE title LIKE $1 || ' %'`,
    [name],
  );
  const acknowledged = asked.map(({ approvalId, title, verdict }) => ({
    approval_id: approvalId,
    title,
    status: verdict ?? 'PENDING',
    decisions: verdict === undefined ? 0 : 1,
  }));
  expect(byTitle(rows)).toEqual(byTitle(acknowledged));
}

async function expectInLedger(system: System, { asked }: Expected): Promise<void> {
  const ids = new Set(asked.map(({ approvalId }) => approvalId));
  const recorded = async () => {
    const entries = await collect(everyItem(system.read.listEntries, { limit: 500 }));
    const own = entries.filter((entry) => ids.has(String(entry['approval_id'])));
    const of = (kind: string) =>
      own.filter((entry) => entry.kind === kind).map((entry) => String(entry['approval_id']));
    return { requested: of('approval.requested').sort(), decided: of('approval.decided').sort() };
  };
  const decided = asked.filter(({ verdict }) => verdict !== undefined).map(({ approvalId }) => approvalId);
  // Sequenced by the ledger's own loop, soon after.
  await until(async () => (await recorded()).decided.length >= decided.length, SETTLE);
  expect(await recorded()).toEqual({ requested: [...ids].sort(), decided: decided.sort() });
}

/** What was sent about a request, in the order of sending. */
export const sentAbout = ({ telegram }: System, approvalId: string) =>
  telegram.calls.filter(
    ({ method, parameters }) => method === 'sendMessage' && String(parameters['text']).includes(approvalId),
  );

/** The reference that the buttons of a sent message carry. */
export const referenceIn = ({ parameters }: { parameters: Record<string, unknown> }): string | undefined =>
  /approve:([\w-]+)/.exec(JSON.stringify(parameters['reply_markup'] ?? ''))?.[1];

function expectTold(system: System, { asked, senderDeaths }: Expected): void {
  const told = asked.map(({ approvalId }) => sentAbout(system, approvalId));
  expect(told.filter((messages) => messages.length === 0)).toEqual([]);
  const again = told.filter((messages) => messages.length > 1);
  expect(again.reduce((sum, messages) => sum + messages.length - 1, 0)).toBeLessThanOrEqual(senderDeaths);
  for (const messages of again) {
    // Whoever was told late that it is decided gets no buttons; where there are some, they are the same.
    const references = messages.map(referenceIn).filter((reference) => reference !== undefined);
    expect(new Set(references).size).toBeLessThanOrEqual(1);
  }
  const once = asked.filter(({ verdict }, index) => verdict !== undefined && told[index]?.length === 1);
  const withButtons = system
    .messages()
    .filter(
      ({ text, reply_markup: markup }) =>
        markup !== undefined && once.some(({ approvalId }) => text.includes(approvalId)),
    );
  expect(withButtons.map(({ text }) => text)).toEqual([]);
}
