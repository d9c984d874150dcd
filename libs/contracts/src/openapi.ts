import { z } from 'zod';
import type { Endpoint } from './endpoint.js';
import { isInternal } from './endpoints/index.js';
import { ERROR_STATUS } from './errors.js';
import { problem } from './problem.js';
import { hoistDefinitions } from './shared-schemas.js';

type Json = Record<string, unknown>;

interface OpenApiOptions {
  title: string;
  version: string;
  endpoints: readonly Endpoint[];
}

/** JSON Schema 2020-12, as OpenAPI 3.1 embeds it. Dates and transforms show what goes over the wire. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

/** Express writes `:id` and `*path`, OpenAPI `{id}` and `{path}`. */
const templated = (path: string): string => path.replaceAll(/[:*]([a-z_]+)/g, '{$1}');

function parameters(endpoint: Endpoint): Json[] {
  const place = (where: 'path' | 'query', schema: z.ZodType): Json[] => {
    const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
      properties?: Record<string, Json>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: property,
    }));
  };
  const idempotencyKey = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 255 },
  };
  return [
    ...place('path', endpoint.params),
    ...place('query', endpoint.query),
    ...(endpoint.idempotency === 'none' ? [] : [idempotencyKey]),
  ];
}

function requestBody(endpoint: Endpoint): Json {
  if (endpoint.bodyType === 'none') return {};
  const mediaType = endpoint.bodyType === 'json' ? 'application/json' : 'application/x-ndjson';
  const schema = jsonSchema(endpoint.body, 'input');
  const texts = (endpoint.textBody?.mediaTypes ?? []).map((type) => [type, { schema: { type: 'string' } }] as const);
  return { requestBody: { required: true, content: { [mediaType]: { schema }, ...Object.fromEntries(texts) } } };
}

const problemAnswer = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function answers(endpoint: Endpoint): Json {
  const own = Object.entries(endpoint.answers).map(([status, answer]) => {
    const mediaType = answer.contentType ?? 'application/json';
    const schema = answer.schema ? jsonSchema(answer.schema, 'output') : { type: 'string' };
    return [status, { description: answer.description, content: { [mediaType]: { schema } } }] as const;
  });
  return Object.fromEntries([...own, ['default', problemAnswer('an error, told apart by `code`')]]);
}

function operation(endpoint: Endpoint): Json {
  const keys = endpoint.scopes.length === 0 ? [] : [{ bearer: [] }, { apiKey: [] }];
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.app],
    ...(endpoint.scopes.length > 0 && { description: `Scope: ${endpoint.scopes.join(' or ')}.` }),
    security: keys,
    parameters: parameters(endpoint),
    ...requestBody(endpoint),
    responses: answers(endpoint),
  };
}

/**
 * The OpenAPI 3.1 document of some endpoints, generated from their zod schemas.
 * Internal endpoints are left out: the document is for callers outside.
 */
export function openApiDocument({ title, version, endpoints }: OpenApiOptions): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints.filter((candidate) => !isInternal(candidate))) {
    const path = (paths[templated(endpoint.path)] ??= {});
    path[endpoint.method.toLowerCase()] = operation(endpoint);
  }
  const shared: Json = {};
  const hoisted = hoistDefinitions(paths, shared);
  return {
    openapi: '3.1.0',
    info: { title, version, description: `Error codes: ${Object.keys(ERROR_STATUS).join(', ')}.` },
    paths: hoisted,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output'), ...shared },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  };
}
