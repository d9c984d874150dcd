/** A value of an option that the client would refuse, or that is not carried out here. The message is for people. */
export class BadValue extends Error {
  override name = 'BadValue';
}
