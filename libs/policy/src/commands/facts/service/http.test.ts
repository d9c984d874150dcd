import { expect, test } from '@jest/globals';
import { effectsOf } from './facts-of-line.fixtures.js';

const URL = 'https://api.example.com/v1';

test.each([
  [`curl -X DELETE ${URL}/users/7`],
  [`curl -XDELETE ${URL}/users/7`],
  [`curl -sSXDELETE ${URL}/users/7`],
  [`curl -s -H 'accept: */*' -X 'DELETE' ${URL}/users/7`],
  [`curl --request=DELETE ${URL}/users/7`],
  [`curl ${URL}/users/7 --request delete`],
  [`curl -X POST ${URL}/users/7/deactivate`],
  [`curl -d '{}' ${URL}/users/purge`],
  [`curl -X POST '${URL}/tsdb/delete_series?match[]=up'`],
  [`curl -X PUT ${URL}/-/quit`],
  [`curl -X POST http://ci.example.com/job/shop/doDelete`],
  [`wget --method=DELETE ${URL}/users/7`],
  [`wget --method DELETE ${URL}/users/7`],
  [`http DELETE ${URL}/users/7`],
  [`xh delete ${URL}/users/7`],
  [`gh api -X DELETE repos/acme/shop`],
  [`gh api repos/acme/shop --method=DELETE`],
  [`glab api -XDELETE projects/7`],
  [`curl ${URL}/graphql -d '{"query":"mutation { deleteRef(id: 7) { id } }"}'`],
  [`gh api graphql -f query='mutation { refDelete(id: 7) { id } }'`],
])('%s is a destroying request', (line) => {
  expect(effectsOf(line)).toBe('request.destroy');
});

test.each([
  [`curl ${URL}/users/delete`],
  [`curl -I -X HEAD ${URL}/users/7`],
  [`curl -X POST ${URL}/users -d '{"name":"delete"}'`],
  [`curl -G -d q=delete ${URL}/search/delete`],
  [`curl -o DELETE ${URL}/users`],
  [`curl -H 'X-Method: DELETE' ${URL}/users`],
  [`curl -X PATCH ${URL}/users/7 -d '{}'`],
  [`curl -X POST ${URL}/purge-requests/7/comments`],
  [`wget -O delete.html ${URL}/delete`],
  [`http ${URL}/users q==delete`],
  [`curl ${URL}/graphql -d '{"query":"query { deleteRequests(first: 7) { id } }"}'`],
  [`curl ${URL}/graphql -d '{"query":"mutation { addComment(body: \\"delete\\") { id } }"}'`],
  [`http POST ${URL}/users name=delete`],
  [`gh api repos/acme/shop/issues -f title=delete`],
])('%s destroys nothing', (line) => {
  expect(effectsOf(line)).toBe('');
});

test('PURGE empties a cache', () => {
  expect(effectsOf(`curl -X PURGE ${URL}/logo.png`)).toBe('cache.purge');
});
