/**
 * The logger on pino. For people (on a terminal) records are written at once through pino-pretty;
 * else one JSON line each goes to stdout, off the event loop's way, and is flushed at the exit. A
 * reader of stdout that stalls costs records, never memory.
 */
import type { DestinationStream, Logger as Pino } from 'pino'
import { pino } from 'pino'
import { PinoPretty } from 'pino-pretty'
import { escapeText } from './escape-text.ts'
import { loggable } from './log-fields.ts'
import type { LogFields, LogLevel, Logger } from './logger.ts'

export interface LoggerOptions {
  /** The least grave record written; `info`. */
  level?: LogLevel
  /** `auto` (the default): pretty where stdout is a terminal, else JSON. */
  format?: 'auto' | 'pretty' | 'json'
  /** Levels of single modules by name, case ignored; they win over `level`, up and down. */
  modules?: Readonly<Record<string, LogLevel>>
  /** The node's name, in every record. */
  node: string
  /** Where records go instead of stdout, one call a record, line end included. */
  destination?: { write(text: string): void }
}

export interface RootLogger extends Logger {
  /** Writes what is still held back; blocks for it. */
  flush(): void
}

/** Held back at most while stdout is not read. */
const maxHeldBytes = 8 * 1024 * 1024

export function createLogger(options: LoggerOptions): RootLogger {
  const pretty = isPretty(options.format ?? 'auto')
  const sink = pretty ? prettySink(options.destination) : jsonSink(options.destination)
  const level = options.level ?? 'info'
  const root = pino(
    {
      level,
      base: { node: options.node },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
    },
    sink.stream,
  )
  const modules = new Map<string, LogLevel>()
  for (const [name, own] of Object.entries(options.modules ?? {}))
    modules.set(name.toLowerCase(), own)
  const logger = new PinoLogger(root, { level, modules })
  return Object.assign(logger, { flush: () => sink.flush() })
}

interface Levels {
  readonly level: LogLevel
  readonly modules: ReadonlyMap<string, LogLevel>
}

class PinoLogger implements Logger {
  readonly #pino: Pino
  readonly #levels: Levels

  constructor(logger: Pino, levels: Levels) {
    this.#pino = logger
    this.#levels = levels
  }

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields)
  }

  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields)
  }

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields)
  }

  child(fields: LogFields): Logger {
    const { module } = fields
    const options =
      typeof module === 'string'
        ? { level: this.#levels.modules.get(module.toLowerCase()) ?? this.#levels.level }
        : {}
    return new PinoLogger(this.#pino.child(loggable(fields), options), this.#levels)
  }

  #write(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: LogFields): void {
    if (!this.#pino.isLevelEnabled(level)) return
    try {
      this.#pino[level](fields === undefined ? {} : loggable(fields), escapeText(message))
    } catch {
      // A field with a getter that throws, or a closed destination: a log never ends the work it
      // tells of.
    }
  }
}

function isPretty(format: 'auto' | 'pretty' | 'json'): boolean {
  return format === 'auto' ? process.stdout.isTTY : format === 'pretty'
}

interface Sink {
  readonly stream: DestinationStream
  flush(): void
}

function prettySink(destination: LoggerOptions['destination']): Sink {
  const toText = PinoPretty.prettyFactory({
    colorize: destination === undefined && process.stdout.isTTY && process.stdout.hasColors(),
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'node',
    messageKey: 'msg',
    errorLikeObjectKeys: ['error'],
  })
  const out = destination ?? process.stdout
  return { stream: { write: (line: string) => void out.write(toText(line)) }, flush() {} }
}

function jsonSink(destination: LoggerOptions['destination']): Sink {
  if (destination !== undefined) return { stream: destination, flush() {} }
  const stream = pino.destination({ dest: 1, sync: false, maxLength: maxHeldBytes })
  let isTaken = true
  // A pipe whose reader is gone, or a full disk: there is nobody left to tell.
  stream.on('error', () => {
    isTaken = false
  })
  stream.on('write', () => {
    isTaken = true
  })
  return {
    stream,
    flush() {
      // It would try again for ever, here and by itself at the exit.
      if (!isTaken) return stream.destroy()
      try {
        stream.flushSync()
      } catch {
        // Not open yet, or gone: nothing is held back.
      }
    },
  }
}
