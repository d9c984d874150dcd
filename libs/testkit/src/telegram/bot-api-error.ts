/** What the Bot API adds to some errors ("ResponseParameters" in its documentation). */
export interface ResponseParameters {
  retry_after?: number;
}

/** An answer `{ok: false}` of the Bot API: HTTP status, Telegram's own sentence, and its parameters. */
export class BotApiError extends Error {
  readonly status: number;
  readonly description: string;
  readonly parameters: ResponseParameters | undefined;

  constructor(status: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.name = 'BotApiError';
    this.status = status;
    this.description = description;
    this.parameters = parameters;
  }
}

export const badRequest = (description: string): BotApiError => new BotApiError(400, `Bad Request: ${description}`);

export const cannotParse = (why: string): BotApiError => badRequest(`can't parse entities: ${why}`);
