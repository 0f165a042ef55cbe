/**
 * What does not work, or works otherwise, on one of Linux, macOS and Windows: each construct with
 * what happens there and what to write instead. A rule knows no files; where its construct is right
 * all the same is for the table in portability.test.ts.
 */
import type { Node } from './tree.ts'
import { argumentsOf, choicesOf, isImportOf, nameOf, objectOf, textOf } from './tree.ts'

export interface Rule {
  /** What happens elsewhere. */
  readonly reason: string
  readonly remedy: string
  /** Code that it must find. */
  readonly found: readonly string[]
  /** Code that looks like it and is right. */
  readonly passed: readonly string[]
  finds(node: Node): boolean
}

const stringMethods = ['split', 'startsWith', 'endsWith', 'includes', 'indexOf', 'lastIndexOf']
const processes = /^(?:node:)?child_process$/
const files = /^(?:node:)?fs(?:\/promises)?$/

export const rules: Readonly<Record<string, Rule>> = {
  signal: {
    reason: 'Windows has no signals: sent to another process each of them ends it at once',
    remedy: 'ask by IPC or by the control socket, and end what does not listen with signalTo()',
    found: ["child.kill('SIGTERM')", "process.on('SIGHUP', stop)"],
    passed: ["process.on('SIGINT', stop)", "type End = 'SIGTERM' | 'SIGKILL'", "// 'SIGTERM'"],
    finds: node => /^SIG(?!INT$)[A-Z\d]+$/.test(textOf(node) ?? ''),
  },
  'process.kill': {
    reason: 'Windows: whatever the signal, the process is gone without a word',
    remedy: 'signalTo() and isAlive() of src/master/alive.ts',
    found: ['process.kill(pid, 0)', "process['kill'](pid)"],
    passed: ['child.kill()', 'master.kill()'],
    finds: node => objectOf(node) === 'process' && nameOf(node) === 'kill',
  },
  user: {
    reason:
      'Windows has no numbers of users; userInfo() throws in containers whose user has no name',
    remedy: 'process.getuid?.(), and a way for those without',
    found: ['process.getuid()', 'os.userInfo().uid', 'process.umask(0o77)'],
    passed: ['process.getuid?.()'],
    finds: node =>
      (argumentsOf(node, ['getuid', 'geteuid', 'getgid', 'setuid', 'setgid', 'umask']) !== null &&
        node['optional'] !== true) ||
      argumentsOf(node, ['userInfo']) !== null,
  },
  rights: {
    reason: 'Windows takes the bits and ignores them: the file is for whoever may open its folder',
    remedy: 'say in docs/security.md what protects the file there, and name the place in the table',
    found: ["writeFileSync('a', '', { mode: 0o600 })", 'chmodSync(file, mode)'],
    passed: ['const limit = 600'],
    finds: node =>
      (node.type === 'Literal' && /^0o[0-7]{3,4}$/.test(String(node['raw']))) ||
      argumentsOf(node, ['chmod', 'chmodSync', 'chown', 'chownSync']) !== null,
  },
  'import of a path': {
    reason: 'Windows: import() takes "C:" of an absolute path for the scheme of a URL',
    remedy: 'import(pathToFileURL(file).href)',
    found: ['await import(file)', "await import(path.join(root, 'a.js'))"],
    passed: [
      "await import('./a.ts')",
      'await import(pathToFileURL(file).href)',
      'await import(isBuilt ? built.href : source.href)',
    ],
    finds: node =>
      node.type === 'ImportExpression' &&
      choicesOf(node['source']).some(one => textOf(one) === null && nameOf(one) !== 'href'),
  },
  'path of one system': {
    reason: 'Windows has no such folders, and macOS not all of them',
    remedy: 'os.tmpdir(), os.homedir(), os.devNull, or an option',
    found: ["readFileSync('/proc/self/stat')", 'const file = `/tmp/${name}`'],
    passed: ["const topic = '/temperature'", "const route = '/devices'"],
    finds: node =>
      /^\/(?:bin|dev|etc|home|opt|proc|root|run|sbin|tmp|usr|var)(?:\/|$)/.test(textOf(node) ?? ''),
  },
  slash: {
    reason: 'Windows writes "\\" between folders and takes both; a path cut at "/" is one piece',
    remedy: 'path.dirname, path.basename, path.relative, path.sep',
    found: ["file.split('/')", "file.lastIndexOf('/')", "name.startsWith('/')"],
    passed: ['file.split(path.sep)', "text.split(',')"],
    finds: node => /^[/\\]$/.test(textOf(argumentsOf(node, stringMethods)?.[0]) ?? ''),
  },
  pathname: {
    reason: 'Windows: it begins with "/C:", and spaces are "%20" everywhere',
    remedy: 'fileURLToPath(url) for a file',
    found: ["const root = new URL('..', import.meta.url).pathname"],
    passed: ["fileURLToPath(new URL('..', import.meta.url))"],
    finds: node => node.type === 'MemberExpression' && nameOf(node) === 'pathname',
  },
  rename: {
    reason: 'Windows refuses to replace a file that anybody has open, a virus scanner too',
    remedy: 'replaceFile() of src/base/replace-file.ts, which tries again',
    found: ["renameSync(draft, 'a')", 'await fs.rename(draft, file)'],
    passed: ['const { rename } = options'],
    finds: node => argumentsOf(node, ['rename', 'renameSync']) !== null,
  },
  link: {
    reason: 'Windows makes symbolic links for administrators alone',
    remedy: "a copy; for folders symlink(target, path, 'junction')",
    found: ['symlinkSync(one, other)', "symlinkSync(one, other, 'dir')"],
    passed: ["symlinkSync(one, other, 'junction')"],
    finds: node => {
      const given = argumentsOf(node, ['symlink', 'symlinkSync'])
      return given !== null && textOf(given[2]) !== 'junction'
    },
  },
  shell: {
    reason: 'cmd.exe and sh quote, expand and join differently',
    remedy: 'spawn(process.execPath, [script, ...]) without a shell',
    found: [
      "import { exec } from 'node:child_process'",
      "spawn(npm, ['ci'], { shell: isWindows })",
    ],
    passed: ["import { execFile } from 'node:child_process'", 'pattern.exec(text)'],
    finds: node =>
      isImportOf(node, { from: processes, names: ['exec', 'execSync'] }) ||
      (node.type === 'Property' && nameOf(node['key']) === 'shell'),
  },
  program: {
    reason: 'Windows starts .exe files alone: npm, npx and what npm installs there are .cmd files',
    remedy: 'process.execPath and the path of the script',
    found: ["spawn('npm', ['ci'])", "execFileSync('tsc')", 'spawn(program, args)'],
    passed: ['spawn(process.execPath, [script])', 'spawner.spawn(plan)'],
    finds: node => {
      const calls = ['spawn', 'spawnSync', 'execFile', 'execFileSync']
      const callee = node['callee'] as Node | undefined
      if (callee?.type !== 'Identifier') return false
      const given = argumentsOf(node, calls)
      return given !== null && nameOf(given[0]) !== 'execPath'
    },
  },
  'shared port': {
    reason: 'libuv shares a port among processes on Linux and some BSDs alone',
    remedy: 'gate.mqtt.openedBy: the master opens it and hands it over',
    found: ['server.listen({ port, reusePort: true })'],
    passed: ['server.listen({ port, reusePort })'],
    finds: node =>
      node.type === 'Property' &&
      nameOf(node['key']) === 'reusePort' &&
      (node['value'] as Node)['value'] === true,
  },
  localhost: {
    reason: 'it is ::1 or 127.0.0.1, by system and version of Node; Windows waits 2 s on the wrong',
    remedy: '127.0.0.1',
    found: ["server.listen(0, 'localhost')", 'connect(`mqtt://localhost:${port}`)'],
    passed: ["server.listen(0, '127.0.0.1')"],
    finds: node => /^(?:\w+:\/\/)?localhost(?=$|[:/])/.test(textOf(node) ?? ''),
  },
  platform: {
    reason: 'a branch for one system runs in no test on the others',
    remedy: 'what works on all; else name the place in the table, with what it does where',
    found: ["const isWindows = process.platform === 'win32'", 'os.platform()'],
    passed: ['const { platform } = options'],
    finds: node =>
      nameOf(node) === 'platform' &&
      (objectOf(node) === 'process' || argumentsOf(node, ['platform']) !== null),
  },
  watch: {
    reason: 'each system tells other events, twice or with another name; some file systems none',
    remedy: 'the watcher of src/dev, which compares what it finds',
    found: ["import { watch } from 'node:fs'", "import { watchFile } from 'node:fs'"],
    passed: ["import { readFileSync } from 'node:fs'"],
    finds: node => isImportOf(node, { from: files, names: ['watch', 'watchFile'] }),
  },
  'line end': {
    reason: 'editors and Git of Windows end lines with "\\r\\n", and the "\\r" stays',
    remedy: 'split(/\\r?\\n/)',
    found: ["text.split('\\n')"],
    passed: ['text.split(/\\r?\\n/)'],
    finds: node => textOf(argumentsOf(node, ['split'])?.[0]) === '\n',
  },
  'socket file': {
    reason: 'Windows has no Unix sockets in Node, and long paths do not fit one elsewhere',
    remedy: 'controlPlace() of src/control/place.ts, which has named pipes',
    found: ['const file = path.join(folder, `${name}.sock`)'],
    passed: ["const name = 'web.socket.ts'"],
    finds: node => textOf(node)?.endsWith('.sock') === true,
  },
  'variable of one system': {
    reason: 'Windows has USERPROFILE, TEMP and COMSPEC instead',
    remedy: 'os.homedir(), os.tmpdir(), os.userInfo()',
    found: ['process.env.HOME', "env['TMPDIR']"],
    passed: ["env['SIFAKA_NAME']"],
    finds: node =>
      objectOf(node) === 'env' && /^(?:HOME|SHELL|TMPDIR|USER)$/.test(nameOf(node) ?? ''),
  },
  'typed command': {
    reason: 'a remedy must work as it stands: PowerShell has no kill -TERM and no NAME=value',
    remedy: 'endCommand() and withVariable() of src/base/shell.ts',
    found: ['`end it with kill -KILL ${pid}`', "'SIFAKA_NAME=one npm start'", "'chmod 600 file'"],
    passed: ["'set SIFAKA_NAME=one'", "'npx sifaka start --conf FILE'"],
    finds: node =>
      /\bkill -[A-Z\d]|\bchmod [\d+]|\brm -r|\b[A-Z][A-Z\d_]+=\S* (?:npm|npx|node|sifaka)\b/.test(
        textOf(node) ?? '',
      ),
  },
}
