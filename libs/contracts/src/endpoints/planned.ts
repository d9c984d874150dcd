import { plannedEndpoint } from '../endpoint.js';
import type { Endpoint } from '../endpoint.js';
import type { Scope } from '../scopes.js';
import type { ServiceName } from '../services.js';

type Row = [id: string, method: 'GET' | 'POST', path: string, scopes: readonly Scope[], summary: string];

const rows = (app: ServiceName, table: Row[]): Endpoint[] =>
  table.map(([id, method, path, scopes, summary]) => plannedEndpoint({ id, app, method, path, scopes, summary }));

export const outputValidatorEndpoints = rows('output-validator', [
  ['validateOutput', 'POST', '/output_validation/validate', ['work'], 'Validate code before it is deployed'],
  ['listValidations', 'GET', '/output_validation', ['work', 'read'], 'Validations'],
  ['getValidation', 'GET', '/output_validation/:id', ['work', 'read'], 'One validation'],
]);
