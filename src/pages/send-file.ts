/** One file, or one line of text, as an answer. */
import { open, type FileHandle } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { mediaTypeOf } from './media-types.ts'
import { scriptOf } from './page-script.ts'

/** Of a page or script, which are read whole; others are streamed. 8 MiB. */
const maxTextBytes = 8 * 1024 * 1024

export interface FileOptions {
  /** Its path as the page knows it, for what is wrong with it. */
  readonly name: string
  /** The script that pages get; none unless given. */
  readonly live?: string
}

/** Resolves when it is sent, or its reader has gone. */
export async function sendFile(
  response: ServerResponse,
  file: string,
  options: FileOptions,
): Promise<void> {
  const ending = path.extname(file).toLowerCase()
  await using handle = await open(file)
  const { size } = await handle.stat()
  const make = converterOf(ending, options)
  if (make === null) {
    // Awaited, for the file is closed when this function ends.
    await stream(response, { handle, size, type: mediaTypeOf(ending) })
    return
  }
  if (size > maxTextBytes)
    return sendText(response, 500, `Make "${options.name}" smaller: it has ${size} bytes`)
  sendText(response, 200, make(await handle.readFile('utf8')), mediaTypeOf(ending))
}

/** Text that ends the answer. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  const bytes = Buffer.from(text)
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length })
  response.end(response.req.method === 'HEAD' ? undefined : bytes)
}

function converterOf(ending: string, options: FileOptions): ((text: string) => string) | null {
  const { name, live } = options
  if (ending === '.ts' || ending === '.mts') return text => scriptOf(text, name)
  if ((ending === '.html' || ending === '.htm') && live !== undefined)
    return text => withScript(text, live)
  return null
}

/** A file of its own, not text within: the page's policy may forbid that. */
function withScript(html: string, url: string): string {
  const script = `<script src="${url}"></script>`
  const head = /<head(?:\s[^>]*)?>/i.exec(html)
  if (head === null) return `${html}${script}`
  const at = head.index + head[0].length
  return `${html.slice(0, at)}${script}${html.slice(at)}`
}

async function stream(
  response: ServerResponse,
  file: { handle: FileHandle; size: number; type: string },
): Promise<void> {
  const { handle, size, type } = file
  response.writeHead(200, { 'content-type': type, 'content-length': size })
  if (size === 0 || response.req.method === 'HEAD') {
    response.end()
    return
  }
  try {
    await pipeline(handle.createReadStream({ end: size - 1, autoClose: false }), response)
  } catch (error) {
    // Its reader has gone: browsers break off what they no longer need.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
