import type { IncomingHttpHeaders } from 'node:http';
import { AppError, authzenConfiguration, evaluateAccess, evaluateAccesses } from '@wingman/contracts';
import type { AuthzenDecision } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { evaluate } from './evaluate.js';
import type { EvaluateDeps } from './evaluate.js';
import { endsWith, questionsOf, readQuestion, WINGMAN_VOCABULARY } from './question.js';

export interface AuthzenDeps extends Omit<EvaluateDeps, 'vocabulary'> {
  /** Under which clients know this service; not set: whatever they called it. */
  baseUrl?: string | undefined;
  vocabulary?: EvaluateDeps['vocabulary'];
}

const CONFIGURATION_MAX_AGE_SECONDS = 3_600;

/** OpenID AuthZEN Authorization API 1.0: evaluation, evaluations and discovery. */
export function authzenRoutes({ baseUrl, vocabulary = WINGMAN_VOCABULARY, ...rest }: AuthzenDeps): Route[] {
  const deps = { ...rest, vocabulary };
  return [
    route(authzenConfiguration, ({ request }) => {
      const base = baseUrl ?? baseUrlOf(request.headers);
      const metadata = {
        policy_decision_point: base,
        access_evaluation_endpoint: `${base}${evaluateAccess.path}`,
        access_evaluations_endpoint: `${base}${evaluateAccesses.path}`,
      };
      // What one client called the service must not reach another one from a cache.
      const caching = baseUrl === undefined ? 'no-store' : `public, max-age=${CONFIGURATION_MAX_AGE_SECONDS}`;
      return json(200, metadata, { 'Cache-Control': caching });
    }),

    route(evaluateAccess, async ({ principal, body }) => json(200, await evaluate(deps, principal.tenantId, body))),

    route(evaluateAccesses, async ({ principal: { tenantId }, body }) => {
      const questions = questionsOf(body);
      if (!questions) return json(200, await evaluate(deps, tenantId, readQuestion(body)));
      const semantic = body.options?.evaluations_semantic ?? 'execute_all';
      const evaluations: AuthzenDecision[] = [];
      for (const question of questions) {
        const decision = await evaluate(deps, tenantId, question);
        evaluations.push(decision);
        if (endsWith(semantic, decision)) break;
      }
      return json(200, { evaluations });
    }),
  ];
}

const HOST = /^[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?$/;

/** The address by which the client, or the proxy for it, called. Throws `invalid_request` for what is no host. */
function baseUrlOf(headers: IncomingHttpHeaders): string {
  const one = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
  const host = one('x-forwarded-host') ?? headers.host ?? '';
  if (!HOST.test(host)) throw new AppError('invalid_request', 'expected a host name in Host');
  return `${one('x-forwarded-proto') === 'https' ? 'https' : 'http'}://${host}`;
}
