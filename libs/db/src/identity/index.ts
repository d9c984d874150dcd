export { audit, type AuditActor } from './audit.js';
export { firstAskBook, SECOND_PERSON_SECONDS } from './first-asks.js';
export { createKeyText, hashKey } from './key-text.js';
export { insertKey, type CreatedKeyText, type NewKey } from './keys.js';
export { insertPerson, type NewPerson } from './people.js';
export { PLATFORM_TENANT_ID } from './platform.js';
export { asTenant, insertTenant, type NewTenant } from './tenants.js';
export { totpBook } from './totp.js';
