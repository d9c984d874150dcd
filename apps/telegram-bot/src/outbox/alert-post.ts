import type { Delivery } from '@wingman/contracts';
import { alertButtons } from '../command/button.js';
import { alertMessages } from '../message/alert.js';
import type { BotApi } from '../telegram/bot-api.js';
import type { Post } from './deliver.js';

/** Alerts, each in as many messages as it takes; the buttons stand under the last. */
export const alertPost = (api: BotApi, chatId: number): Post<Delivery> => ({
  chatIds: [chatId],
  keeper: 'the watcher',
  about: ({ alert }) => ({ alert_id: alert.alert_id }),
  partsOf: ({ alert }) =>
    alertMessages(alert).map((html, index, { length }) => ({
      chatId,
      send: () => api.send({ chatId, html, buttons: index === length - 1 ? alertButtons(alert) : undefined }),
    })),
});
