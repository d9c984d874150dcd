// This file alone must parse on any Node that knows ES modules: it is what tells people their Node is too old.
var MINIMUM = [20, 19];

/** Ends the process with one sentence unless this Node is new enough. */
export function requireNode() {
  var parts = process.versions.node.split('.').map(Number);
  if (parts[0] > MINIMUM[0] || (parts[0] === MINIMUM[0] && parts[1] >= MINIMUM[1])) return;
  console.error('Wingman needs Node ' + MINIMUM.join('.') + ' or newer; this is ' + process.versions.node + '.');
  process.exit(1);
}
