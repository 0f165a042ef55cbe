import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { LoggerOptions } from '../../src/base/pino-logger.ts'
import { createLogger } from '../../src/base/pino-logger.ts'
import { SifakaError } from '../../src/errors.ts'

function capture(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = []
  const destination = { write: (text: string) => void lines.push(text) }
  const log = createLogger({ node: 'n1', format: 'json', destination, ...options })
  return { log, lines, records: () => lines.map(line => JSON.parse(line)) }
}

describe('the logger as JSON', () => {
  it('writes one line a record with time, level, node, the fields of its children and the message', () => {
    const { log, lines, records } = capture()
    log.child({ module: 'User' }).child({ session: 's1', call: 7 }).warn('Slow call', { ms: 12 })
    expect(lines[0]?.endsWith('}\n')).toBe(true)
    expect(records()).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        node: 'n1',
        module: 'User',
        session: 's1',
        call: 7,
        ms: 12,
        msg: 'Slow call',
      },
    ])
  })

  it('has levels of single modules win over the level, up and down and whatever the case', () => {
    const { log, records } = capture({ modules: { gate: 'debug', Arena: 'error' } })
    log.debug('1')
    log.child({ module: 'Gate' }).debug('2')
    log.child({ module: 'Gate' }).child({ session: 's' }).debug('3')
    log.child({ module: 'Arena' }).warn('4')
    log.child({ module: 'Arena' }).child({ module: 'User' }).info('5')
    expect(records().map(record => record.msg)).toEqual(['2', '3', '5'])
  })

  it('blanks passwords, tokens and keys wherever they stand, in children too', () => {
    const { log, lines } = capture()
    log
      .child({ refreshToken: 'tiger' })
      .info('in', { password: 'tiger', user: { newPassword: 'tiger', list: [{ token: 'tiger' }] } })
    expect(lines[0]).not.toContain('tiger')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      password: '[redacted]',
      refreshToken: '[redacted]',
      user: { newPassword: '[redacted]', list: [{ token: '[redacted]' }] },
    })
  })

  it('escapes client ids, messages and fields, so that no stranger writes to the terminal', () => {
    const { log, records } = capture()
    log.warn('Refused "a\n\u001b[2Jb"', { clientId: 'é\u0000', topic: 'x\u009by' })
    expect(records()).toMatchObject([
      {
        msg: String.raw`Refused "a\x0a\x1b[2Jb"`,
        clientId: String.raw`\xe9\x00`,
        topic: String.raw`x\x9by`,
      },
    ])
  })

  it('writes an error with its causes, and nothing that a driver hung on it', () => {
    const { log, lines, records } = capture()
    const cause = Object.assign(new Error('insert failed'), { code: 'ER_X', sql: 'tiger' })
    log.error('Call failed', { error: new SifakaError('StoreFailed', { cause }) })
    expect(lines[0]).not.toContain('tiger')
    expect(records()).toMatchObject([
      {
        error: {
          type: 'SifakaError',
          code: 'StoreFailed',
          message: 'SQL ERROR',
          stack: expect.stringContaining('pino-logger.test'),
          cause: { type: 'Error', code: 'ER_X', message: 'insert failed' },
        },
      },
    ])
  })

  it('survives circles, deep and strange values and getters that throw', () => {
    const { log, records } = capture()
    const circle: Record<string, unknown> = { big: 1n, bytes: new Uint8Array(3), run() {} }
    circle['self'] = circle
    log.info('circle', { circle })
    log.info('getter', {
      get boom(): never {
        throw new Error('boom')
      },
    })
    log.info('after')
    expect(records().map(record => record.msg)).toEqual(['circle', 'after'])
    expect(records()[0]?.circle).toMatchObject({ big: '1', bytes: '[3 bytes]', run: '[function]' })
  })
})

describe('the logger for people', () => {
  it('writes time, level, message and fields', () => {
    const { log, lines } = capture({ format: 'pretty' })
    log.child({ module: 'Gate' }).warn('Slow', { session: 's1' })
    expect(lines.join('')).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: Slow\n/)
    expect(lines.join('')).toContain('module: "Gate"')
    expect(lines.join('')).toContain('session: "s1"')
  })
})

describe('the logger on stdout', () => {
  it('has written every record when the process exits at once', () => {
    const module = path.resolve(import.meta.dirname, '../../src/base/pino-logger.ts')
    const script = `const { createLogger } = await import(${JSON.stringify(module)})
      const log = createLogger({ node: 'n' })
      for (let i = 0; i < 2000; i++) log.info('record ' + i)
      process.exit(3)`
    let out = ''
    try {
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    } catch (error) {
      out = (error as { stdout: string }).stdout
      expect((error as { status: number }).status).toBe(3)
    }
    const lines = out.trim().split('\n')
    expect(lines).toHaveLength(2000)
    expect(JSON.parse(lines[1999] ?? '')).toMatchObject({ node: 'n', msg: 'record 1999' })
  })
})

it.runIf(process.platform === 'linux')('a full disk holds up no exit', async () => {
  const logger = path.resolve(import.meta.dirname, '../../src/base/pino-logger.ts')
  const code = `
    const { createLogger } = await import(${JSON.stringify(logger)})
    const log = createLogger({ node: 'n1', format: 'json' })
    for (let i = 0; i < 300; i++) log.info('x'.repeat(1000))
    await new Promise(resolve => setTimeout(resolve, 200))
    log.info('the last')
    log.flush()
    process.exit(7)`
  const full = openSync('/dev/full', 'w')
  onTestFinished(() => closeSync(full))
  const args = ['--input-type=module', '-e', code]
  const child = spawn(process.execPath, args, { stdio: ['ignore', full, 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  expect(await once(child, 'exit')).toEqual([7, null])
})
