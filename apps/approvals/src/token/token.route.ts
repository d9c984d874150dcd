import { AppError, getJwks, mintToken, withdrawToken } from '@wingman/contracts';
import { commandWordsOf } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { withdraw } from '../second-factor/second-person.js';
import { mint } from './mint.js';
import type { MintDeps } from './mint.js';
import type { TokenMetrics } from './token-metrics.js';

/** Verifiers may keep the keys this long: a new key must be published for longer before it signs. */
const JWKS_MAX_AGE_SECONDS = 300;

/** Capability tokens, and the keys by which others know them. */
export function tokenRoutes({ metrics, ...deps }: MintDeps & { metrics: TokenMetrics }): Route[] {
  return [
    route(mintToken, async ({ principal, body }) => {
      const command = commandWordsOf(body.command, 'command');
      try {
        const { approval_id: approvalId, environment, otp: code } = body;
        const request = { principal, approvalId, command, environment, code };
        const minted = await mint(deps, request);
        metrics.observeMinted();
        // Nothing between here and its owner may keep a token.
        return json(201, minted, { 'Cache-Control': 'no-store' });
      } catch (error) {
        if (error instanceof AppError) metrics.observeRefusal(error.code);
        throw error;
      }
    }),

    route(withdrawToken, async ({ principal, body }) => {
      const { approval_id: approvalId, environment } = body;
      const command = commandWordsOf(body.command, 'command');
      const withdrawn = await withdraw(deps.db, principal, { approvalId, environment, command });
      return json(200, { approval_id: approvalId, withdrawn });
    }),

    route(getJwks, () =>
      json(200, deps.tokenKeys.published, { 'Cache-Control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` }),
    ),
  ];
}
