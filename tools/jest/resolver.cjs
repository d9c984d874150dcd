// Jest's resolver knows neither TypeScript's `.js`-means-`.ts` convention nor the workspace's `@wingman/<lib>` names.
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const workspaceLib = /^@wingman\/([a-z-]+)$/;

module.exports = (request, options) => {
  const lib = workspaceLib.exec(request);
  if (lib) return path.join(root, 'libs', lib[1], 'src/index.ts');
  const ownSource = !options.basedir.includes(`${path.sep}node_modules${path.sep}`);
  if (ownSource && /^\.{1,2}\/.*\.js$/.test(request)) {
    const source = path.resolve(options.basedir, request.replace(/\.js$/, '.ts'));
    if (require('node:fs').existsSync(source)) return source;
  }
  return options.defaultResolver(request, options);
};
