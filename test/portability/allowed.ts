/** Where a construct of rules.ts is right all the same, by rule and file, with the reason. */
type Places = Readonly<Record<string, string>>

const topic = 'levels of MQTT topics, on every system the same'
const ownText = 'text that this program has made'
const npmOnWindows = 'npm is a .cmd file on Windows: a shell there, with arguments without spaces'

export const allowed: Readonly<Record<string, Places>> = {
  signal: {
    'src/main.ts': 'listens; on Windows Ctrl-C, Ctrl-Break and the end of the console arrive',
    'src/master/life.ts': 'after the control socket: where nobody listens there, the end is meant',
    'src/master/next-process.ts': 'SIGKILL ends a process on Windows too',
    'src/master/supervised-node.ts': 'SIGKILL ends a process on Windows too',
    'src/dev/server-child.ts': 'SIGKILL ends a process on Windows too, after IPC',
    'src/dev/server-process.ts': 'ignores what the terminal tells to all',
    'src/dev/type-check.ts': 'SIGKILL ends a process on Windows too',
    'scripts/cluster.mjs': 'SIGKILL ends a process on Windows too, after the control socket',
    'scripts/cluster-master.mjs':
      'passes them on, and on Windows nothing: the console has told all',
  },
  'process.kill': {
    'src/master/alive.ts': 'signalTo() itself; 0 asks on Windows too',
    'scripts/check-create.mjs': 'a process group, on Windows kill() instead',
  },
  rights: {
    'src/cli/dev-users.ts': 'passwords of made-up players; docs/security.md, "On Windows"',
    'src/control/down-mark.ts': 'no secret: beside the sockets',
    'src/control/place.ts': 'the run folder; docs/security.md, "On Windows"',
    'src/control/socket-server.ts': 'the control socket; Windows has a named pipe',
    'src/master/spawner.ts': 'logs of nodes; docs/security.md, "On Windows"',
    'src/monitor/monitor-token.ts': 'the token; docs/security.md, "On Windows"',
    'scripts/cluster.mjs': 'secrets of services that end with it; docs/security.md, "On Windows"',
  },
  'path of one system': {
    'src/control/birth.ts': 'where there is no /proc, the birth is not known',
    'src/master/alive.ts': 'zombies are of Linux; without /proc a process lives until it is gone',
  },
  slash: {
    'src/app/load-modules.ts': 'a hint for a path of Windows on another system',
    'src/bus/known-nodes.ts': 'a key of two names',
    'src/gate/mqtt/frames.ts': topic,
    'src/gate/mqtt/ordinary-topics.ts': topic,
    'src/pages/page-path.ts': 'paths of URLs',
    'src/pages/page-routes.ts': 'paths of URLs',
    'src/store/sql/sql-url.ts': 'a path of a URL',
    'scripts/package-files.mjs': 'names of packages',
  },
  pathname: {
    'src/client/options.ts': 'of a URL of a server',
    'src/store/sql/sql-url.ts': 'the database in a URL',
    'src/testing/kit/test-services.ts': 'the database in a URL',
  },
  rename: {
    'src/base/replace-file.ts': 'replaceFile() itself',
    'src/master/spawner.ts': 'a log that cannot be moved grows on until the next start',
  },
  shell: {
    'src/create/commands.ts': npmOnWindows,
    'scripts/check-create.mjs': npmOnWindows,
    'scripts/package-project.mjs': npmOnWindows,
  },
  program: {
    'src/create/commands.ts': npmOnWindows,
    'src/master/spawner.ts': 'process.execPath, unless a test says otherwise',
    'scripts/check-create.mjs': npmOnWindows,
    'scripts/cluster-master.mjs': 'process.execPath, on Linux behind setpriv',
    'scripts/package-project.mjs': npmOnWindows,
  },
  'shared port': {
    'src/master/port-holder.ts': 'asks whether this system can',
  },
  localhost: {
    'src/base/loopback.ts': 'compares',
    'src/base/own-name.ts': 'compares',
    'src/master/plan.ts': 'compares',
    'src/master/port-holder.ts': 'becomes 127.0.0.1',
  },
  platform: {
    'src/base/listen-reason.ts': 'EACCES is a range that Windows keeps, elsewhere a low port',
    'src/base/replace-file.ts': 'tries again on Windows alone',
    'src/base/shell.ts': 'PowerShell or sh',
    'src/control/place.ts': 'named pipe or socket; rights of folders; case of paths',
    'src/create/commands.ts': npmOnWindows,
    'src/master/alive.ts': 'zombies are told by /proc, which Linux has',
    'src/monitor/monitor-token.ts': 'warns of rights where there are any',
    'scripts/check-create.mjs': npmOnWindows,
    'scripts/cluster-master.mjs': 'setpriv is of Linux; signals kill on Windows',
    'scripts/cluster-services.mjs': 'no private services on Windows: says so',
    'scripts/package-project.mjs': npmOnWindows,
  },
  watch: {
    'src/dev/watcher.ts': 'a hint alone: a look at all files follows it',
  },
  'line end': {
    'src/base/log-fields.ts': 'the stack of an error',
    'src/codegen/message-types.ts': 'what pbjs writes',
    'src/codegen/proto-generator.ts': 'counts lines; the message of an error',
    'src/config/parse-file.ts': 'counts lines',
    'src/dev/fault.ts': ownText,
  },
  'socket file': {
    'src/control/place.ts': 'controlPlace() itself',
  },
  'typed command': {
    'src/monitor/monitor-token.ts': 'said where there are rights alone',
  },
}
