/** Both ends over nats.js as its manual has it: `request`, and a subscription that responds. */
import { connect } from '@nats-io/transport-node'
import { answerTo } from './bus-sides.ts'
import type { Caller, LinkOptions } from './bus-sides.ts'

const subject = 'plain'

export async function servePlainNats({ url }: LinkOptions): Promise<AsyncDisposable> {
  const connection = await connect({ servers: url })
  connection.subscribe(subject, {
    callback(error, message) {
      if (error !== null) throw error
      message.respond(answerTo(message.data))
    },
  })
  await connection.flush()
  return { [Symbol.asyncDispose]: () => connection.close() }
}

export async function openPlainNats({ url }: LinkOptions): Promise<Caller> {
  const connection = await connect({ servers: url })
  const options = { timeout: 10_000 }
  return {
    call(payload, ending) {
      connection.request(subject, payload, options).then(
        message => ending.answered(message.data),
        (error: unknown) => ending.failed(error),
      )
    },
    [Symbol.asyncDispose]: () => connection.close(),
  }
}
