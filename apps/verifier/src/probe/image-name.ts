/** An id, or as much of one as docker shows; a name of hexadecimal digits may look the same. */
export const isImageId = (text: string): boolean => /^(?:sha256:[0-9a-f]{12,64}|[0-9a-f]{12,64})$/i.test(text);

/** `nginx`, `library/nginx:latest` and `docker.io/library/nginx` are one name; one with a digest needs no tag. */
export const sameImageName = (one: string, other: string): boolean => fullImageName(one) === fullImageName(other);

function fullImageName(reference: string): string {
  const at = reference.indexOf('@');
  const digest = at === -1 ? '' : reference.slice(at);
  const named = at === -1 ? reference : reference.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon === -1 ? ':latest' : named.slice(colon);
  const path = colon === -1 ? named : named.slice(0, colon);
  return `${withHost(path)}${digest === '' ? tag : digest}`;
}

/** The first part is a host when it could be none of Docker Hub's names (distribution/reference, "familiar names"). */
function withHost(path: string): string {
  const [first = '', ...rest] = path.replace(/^index\.docker\.io\//, 'docker.io/').split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const [host, inside] = isHost ? [first, rest.join('/')] : ['docker.io', [first, ...rest].join('/')];
  return host === 'docker.io' && !inside.includes('/') ? `docker.io/library/${inside}` : `${host}/${inside}`;
}
