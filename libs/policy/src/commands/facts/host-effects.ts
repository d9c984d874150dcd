/** What commands do to the machine, its files, its people and this repository. */
export const HOST_EFFECTS = [
  'files.read',
  'files.write',
  'files.delete',
  /** Puts something else in a file's place, or moves it where it is lost. */
  'files.replace',
  'files.permissions',
  /** Writes where a login, a timer, a hook or a service starts code on its own. */
  'startup.write',
  'credentials.read',
  'disk.destroy',
  'disk.mount',
  /** Work in a tree that was never committed is lost. */
  'git.discard',
  /** Commits, stashes or the records that lead back to them are lost or replaced. */
  'git.rewrite',
  'git.force_push',
  'git.delete_ref',
  'git.delete_remote_ref',
  /** Steps past the repository's own checks, or puts others in their place. */
  'git.bypass',
  'accounts.create',
  'accounts.change',
  /** Somebody else's password is set. */
  'accounts.password',
  'accounts.delete',
  /** Somebody may do more than before: a group, a key, a set-user-id bit, a sudo rule. */
  'privilege.grant',
  'system.power',
  'service.stop',
  'process.kill',
  /** A guard of the machine is switched off: firewall, audit, mandatory access control, updates. */
  'protection.disable',
  'network.change',
  'kernel.change',
  /** Settings, modules, clock, guests, accounts of services: what stays changed outside of the project. */
  'machine.change',
  /** Listens in: the traffic of others, keys that are typed, a screen, a microphone. */
  'activity.capture',
  'schedule.delete',
  'traces.delete',
  /** Takes all of a resource, as a fork bomb does. */
  'system.exhaust',
  /** Code that nobody has read: downloaded, decoded or put together while it runs. */
  'code.unseen',
  /** A shell that answers to somebody on the network. */
  'code.remote_shell',
  /** An interactive shell, or a program that gives one away: whoever is there does what they like. */
  'shell.open',
  /** Starts another program that an option, a setting or a script names. */
  'program.start',
  /** Code on the command line that starts programs, opens connections or works on files. */
  'code.inline',
  /** Loads code into a process: a library, a plugin, a module. */
  'library.load',
  /** Runs code out of a file that nothing binds to what was approved. */
  'script.run',
  /** Runs with the rights of another account. */
  'privilege.use',
  /** Reads what belongs neither to the project nor, readable for all, to the system. */
  'files.read_outside',
  /** Writes outside of the project. */
  'files.write_outside',
  /** Opens a connection and carries data through it. */
  'network.transfer',
  /** Waits for connections from outside. */
  'network.listen',
  'data.send',
  'tls.disable',
  'package.install',
  'package.remove',
  'package.publish',
  'package.unpublish',
  /** Takes packages that nobody signed. */
  'package.unverified',
  /** Runs what the project brings along: its scripts, tests and builds. */
  'project.run',
  /** A task or script of the project that is named after deploying, publishing, migrating or installing. */
  'project.deploy',
  'unknown.run',
] as const;
export type HostEffect = (typeof HOST_EFFECTS)[number];
