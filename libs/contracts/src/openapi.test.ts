import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { parameterNames } from './endpoint.js';
import { ENDPOINTS, endpointsOf, isInternal } from './endpoints/index.js';
import { openApiDocument } from './openapi.js';
import { SERVICES } from './services.js';

const documentOf = (endpoints = ENDPOINTS) => openApiDocument({ title: 'Wingman', version: '1.0.0', endpoints });

// What https://spec.openapis.org/oas/v3.1.0 demands of the parts that the generator writes; anything else is a mistake.
const schema = z.record(z.string(), z.unknown());
const reference = z.strictObject({ $ref: z.string().startsWith('#/components/schemas/') });
const content = z.record(
  z.string().regex(/^[a-z]+\/[a-z0-9.+-]+(; charset=utf-8)?$/),
  z.strictObject({ schema: z.union([reference, schema]) }),
);
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  summary: z.string().min(5),
  description: z.string().optional(),
  tags: z.tuple([z.enum(SERVICES)]),
  security: z.array(z.record(z.enum(['bearer', 'apiKey']), z.tuple([])).or(schema)),
  parameters: z.array(
    z.strictObject({
      name: z.string().min(1),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      schema,
    }),
  ),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|default)$/),
    z.strictObject({ description: z.string().min(1), content }),
  ),
});
const openApi = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(
    z.string().regex(/^(\/[a-z0-9_.-]+|\/\{[a-z_]+\})+$/),
    z.partialRecord(z.enum(['get', 'post', 'put']), operation),
  ),
  components: z.strictObject({
    schemas: z.record(z.string(), schema),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['http', 'apiKey']) })),
  }),
});

type Operation = z.infer<typeof operation>;
const operationsOf = (document: z.infer<typeof openApi>): [path: string, method: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, value]): [string, string, Operation] => [path, method, value]),
  );

/** Every `$ref` anywhere in a document. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
  );
}

function resolve(document: unknown, pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
}

describe.each([['the whole product', ENDPOINTS] as const, ...SERVICES.map((app) => [app, endpointsOf(app)] as const)])(
  'the document of %s',
  (_name, endpoints) => {
    const document = openApi.parse(documentOf(endpoints));
    const operations = operationsOf(document);

    test('has an operation for every endpoint open to callers outside', () => {
      const open = endpoints.filter((endpoint) => !isInternal(endpoint));

      expect(operations.map(([, , { operationId }]) => operationId).sort()).toEqual(open.map(({ id }) => id).sort());
    });

    test('gives every operation an id of its own', () => {
      const ids = operations.map(([, , { operationId }]) => operationId);

      expect(new Set(ids).size).toBe(ids.length);
    });

    test('declares exactly the parameters that its paths have, and requires them', () => {
      for (const [path, , { parameters }] of operations) {
        const inPath = [...path.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name);
        const declared = parameters.filter((parameter) => parameter.in === 'path');

        expect([path, declared.map(({ name }) => name)]).toEqual([path, inPath]);
        expect(declared.every(({ required }) => required)).toBe(true);
      }
    });

    test('says how it answers, errors as problem documents', () => {
      for (const [path, method, { responses }] of operations) {
        const statuses = Object.keys(responses);
        expect([path, method, statuses.length > 1 && statuses.includes('default')]).toEqual([path, method, true]);
        expect(Object.keys(responses.default?.content ?? {})).toEqual(['application/problem+json']);
      }
    });

    test('refers to nothing that is not there', () => {
      for (const pointer of new Set(referencesIn(document))) expect(resolve(document, pointer)).toBeDefined();
    });

    test('survives being sent as JSON', () => {
      expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    });
  },
);

test('no GET takes a body, and every field of a request body is known', () => {
  for (const [path, method, { requestBody }] of operationsOf(openApi.parse(documentOf()))) {
    if (method === 'get') expect([path, requestBody]).toEqual([path, undefined]);
    for (const [mediaType, { schema: bodySchema }] of Object.entries(requestBody?.content ?? {})) {
      if (!mediaType.endsWith('json')) continue; // a text has no fields
      const object = (bodySchema as { items?: unknown }).items ?? bodySchema;
      // AuthZEN 1.0 asks to pass over unknown fields (5, 6.1).
      const additionalProperties = path.startsWith('/access/v1/') ? {} : false;
      expect([path, object]).toEqual([path, expect.objectContaining({ additionalProperties })]);
    }
  }
});

test('an endpoint parses exactly the parameters of its path', () => {
  for (const { id, path, params } of ENDPOINTS) {
    const { properties = {} } = z.toJSONSchema(params, { io: 'input' });
    expect([id, Object.keys(properties)]).toEqual([id, parameterNames(path)]);
  }
});

test('tells a client that `limit` is a number, of how much, and what holds without it', () => {
  const paths = documentOf().paths as Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
  const limit = paths['/claims']?.get.parameters.find(({ name }) => name === 'limit');
  expect(limit).toMatchObject({ required: false, schema: { type: 'integer', minimum: 1, maximum: 500, default: 50 } });
});
