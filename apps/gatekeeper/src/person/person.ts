import { fieldError } from '../field-error.js';

interface Doors {
  key_ids: readonly string[];
  telegram_user_ids: readonly number[];
}

/** Throws `invalid_request` when a person is given the same key or Telegram account twice. */
export function assertDistinct({ key_ids: keyIds, telegram_user_ids: telegramUserIds }: Doors): void {
  assertNoRepeat(
    'key_ids',
    keyIds.map((id) => id.toLowerCase()),
  );
  assertNoRepeat('telegram_user_ids', telegramUserIds);
}

function assertNoRepeat(field: string, values: readonly unknown[]): void {
  const position = values.findIndex((value, index) => values.indexOf(value) !== index);
  if (position >= 0) throw fieldError(`${field}.${position}`, 'is named twice');
}
