import type { RawClient } from '../../torture/raw-client.ts'

/** Has the stage do something; resolves to its answer, rejects with state and words. */
export async function say(
  client: RawClient,
  func: string,
  msg = '',
  topic?: string,
): Promise<string> {
  const request = { module: 'Stage', func, params: { msg } }
  const { state, result, msg: words } = await client.request(request, topic)
  if (state !== 0) throw new Error(`0x${state.toString(16)} ${words}`)
  return result.msg
}
