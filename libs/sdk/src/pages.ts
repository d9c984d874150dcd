interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/**
 * Every item of a list, page after page: `for await (const claim of everyItem(client.listClaims, { verdict: 'FALSE' }))`.
 * Pages are asked for one at a time, when the one before is used up.
 */
export async function* everyItem<Input extends { cursor?: string | undefined }, Item, Options>(
  list: (input?: Input, options?: Options) => Promise<Page<Item>>,
  input: Input = {} as Input,
  options?: Options,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined = input.cursor;
  do {
    const page: Page<Item> = await list({ ...input, ...(cursor && { cursor }) }, options);
    yield* page.items;
    cursor = page.next_cursor;
  } while (cursor !== null);
}
