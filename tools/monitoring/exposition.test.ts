import { expect, test } from '@jest/globals';
import { missing, readExposition } from './exposition.js';
import { metricsIn } from './named-metrics.js';

const served = readExposition(`# HELP refused Refused, by code
# TYPE wingman_refused_total counter
wingman_refused_total{code="token_replayed",service="execution-gateway"} 0
# TYPE wingman_seconds histogram
wingman_seconds_bucket{le="+Inf",path="a \\"b\\""} 1
wingman_seconds_sum 2
# TYPE wingman_unused_total counter
`);

test.each([
  ['wingman_refused_total', undefined],
  ['rate(wingman_refused_total{code="token_replayed"}[5m]) > 0', undefined],
  ['wingman_refused_total{code=~"a|token_.*",service!="watcher"}', undefined],
  ['wingman_refused_total{service="$service"}', undefined],
  ['wingman_seconds_bucket{path!~"x"} + wingman_seconds_sum', undefined],
  ['wingman_unused_total{code="any"}', undefined],
  ['wingman_renamed_total', 'no service has wingman_renamed_total'],
  ['wingman_refused_bucket', 'no service has wingman_refused_bucket'],
  ['wingman_refused_total{code="replayed"}', 'wingman_refused_total never has'],
  ['wingman_refused_total{code=~"token"}', 'wingman_refused_total never has'],
  ['wingman_refused_total{code!~"token_.*"}', 'wingman_refused_total never has'],
  ['sum(wingman_refused_total) / wingman_other', 'no service has wingman_other'],
])('%s: %s', (expr, reason) => {
  const reasons = metricsIn({ where: 'here', expr }).flatMap((named) => missing(named, served) ?? []);

  expect(reasons).toEqual(reason === undefined ? [] : [expect.stringContaining(reason)]);
});
