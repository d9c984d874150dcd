export { assertSecondFactor, type Asked, type HeldSecret, type SecretBook } from './assert-second-factor.js';
export {
  assertSecondPerson,
  assertSomebody,
  type FirstAsk,
  type FirstAskBook,
  type SecondPersonAsked,
} from './assert-second-person.js';
export { readSealingKey, sealingKey, sealSecret, unsealSecret, type Owner, type SealingKey } from './sealed-secret.js';
export { matchingStep, newSecret, STEP_SECONDS, uriOf } from './totp.js';
