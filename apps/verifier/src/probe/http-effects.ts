// GET should change nothing (RFC 9110, 9.2.1), yet an address that reads like an order may be one.
const ORDERS = new Set(
  (
    'purge delete remove destroy drop truncate reset restart reboot shutdown stop start kill terminate logout signout ' +
    'flush clear clean wipe revoke disable enable trigger run execute exec deploy rollback restore migrate approve ' +
    'reject cancel unsubscribe confirm pay send publish create update insert edit install uninstall reload rotate'
  ).split(' '),
);

/** Whether asking this address might do something: a word of its path or query is an order. */
export function mayHaveEffect(url: URL): boolean {
  const asked = `${url.pathname} ${url.search}`.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const words = asked
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => ORDERS.has(word));
}
