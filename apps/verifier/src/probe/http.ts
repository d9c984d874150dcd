import type { CheckOf } from '@wingman/contracts';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { shortDigest } from '../scope/read.js';
import { contradicted, judge, undecided, unknown, fail, type Doubt, type Finding, type Surroundings } from './probe.js';
import { exchange, type Answer } from './http-exchange.js';
import { mayHaveEffect } from './http-effects.js';

type HttpCheck = CheckOf<'http'>;

/** What an address answers to GET or HEAD: status, a header, a value of its JSON, a text. The body is never shown. */
export async function probeHttp(check: HttpCheck, at: Surroundings): Promise<Finding> {
  const url = new URL(check.url);
  if (mayHaveEffect(url)) return unknown('side_effect_possible');
  const needsBody = check.json !== undefined || check.contains !== undefined;
  const stays = check.header?.name.toLowerCase() === 'location';
  const got = await exchange(url, { method: check.method ?? 'GET', needsBody, expected: check.status, stays }, at);
  if (got === 'refused') return fail('port_closed', { connected: false });
  const observed = {
    connected: true,
    status: got.status,
    redirects: got.redirects,
    body_bytes: got.body.length,
    digest: shortDigest(createHash('sha256').update(got.body).digest('hex')),
  };
  return judge(
    [statusAspect(check, got), headerAspect(check, got), containsAspect(check, got), jsonAspect(check, got)],
    observed,
  );
}

function statusAspect({ status }: HttpCheck, got: Answer): Doubt {
  if (status === undefined || status === got.firstStatus) return undefined;
  // Whether "returns 200" meant the address itself or where it led, the words do not say.
  return got.redirects > 0 && status === got.status ? undecided('redirected') : contradicted('status_differs');
}

function headerAspect({ header }: HttpCheck, got: Answer): Doubt {
  if (header === undefined) return undefined;
  const values = [got.headers[header.name.toLowerCase()] ?? []].flat();
  const held = header.value === undefined ? values.length > 0 : values.includes(header.value);
  return held ? undefined : contradicted('header_differs');
}

/** Plain bytes were asked for; a server that packs them anyway hides what they say. */
const isPacked = ({ headers }: Answer): boolean =>
  !['', 'identity'].includes([headers['content-encoding']].flat().join().toLowerCase());

function containsAspect({ contains }: HttpCheck, got: Answer): Doubt {
  if (contains === undefined) return undefined;
  if (isPacked(got)) return undecided('not_supported_yet');
  if (got.body.includes(contains, 0, 'utf8')) return undefined;
  return got.cut ? undecided('too_large') : contradicted('answer_differs');
}

function jsonAspect({ json }: HttpCheck, got: Answer): Doubt {
  if (json === undefined) return undefined;
  if (isPacked(got)) return undecided('not_supported_yet');
  if (got.cut) return undecided('too_large');
  let value: unknown;
  try {
    value = valueAt(JSON.parse(got.body.toString('utf8')), json.pointer);
  } catch {
    return contradicted('answer_differs');
  }
  if (json.length !== undefined) return lengthAspect(value, json.length, json.pointer);
  return isDeepStrictEqual(value, json.equals) ? undefined : contradicted('answer_differs');
}

/** A whole answer that is no list may well hold one. */
function lengthAspect(value: unknown, length: number, pointer: string): Doubt {
  if (!Array.isArray(value) && pointer === '') return undecided('inexact_wording');
  return Array.isArray(value) && value.length === length ? undefined : contradicted('answer_differs');
}

/** RFC 6901, section 4; undefined where it leads nowhere. */
export function valueAt(document: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>((value, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Record<string, unknown>)[key];
  }, document);
}
