/** Something a person can act on, said in one sentence; tools print the message and no stack. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure';
}
