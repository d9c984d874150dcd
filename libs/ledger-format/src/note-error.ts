/**
 * Why a note, a checkpoint or a key was refused:
 * `malformed_key` the verifier key is no valid vkey · `malformed` the note or its text breaks the format ·
 * `unknown_key` no signature by the trusted key · `bad_signature` a signature under the trusted key's name and id does
 * not fit the text · `wrong_origin` a checkpoint of another log.
 */
export type NoteErrorCode = 'malformed_key' | 'malformed' | 'unknown_key' | 'bad_signature' | 'wrong_origin';

/** A note that must not be believed. */
export class NoteError extends Error {
  readonly code: NoteErrorCode;

  constructor(code: NoteErrorCode, message: string) {
    super(message);
    this.name = 'NoteError';
    this.code = code;
  }
}
