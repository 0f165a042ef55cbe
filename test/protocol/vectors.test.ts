import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { AnyMessageClass } from '../../src/contract/message-class.ts'
import { codecOf, type MessageCodec } from '../../src/contract/message-codec.ts'
import * as messages from '../../src/protocol/generated/messages.js'
import {
  decodeJsonPush,
  decodeProtobufPush,
  encodeJsonPush,
  encodeProtobufPush,
} from '../../src/protocol/push.ts'
import {
  decodeJsonReply,
  decodeProtobufReply,
  encodeJsonReply,
  encodeProtobufReply,
} from '../../src/protocol/reply.ts'
import classic from '../vectors/classic.json' with { type: 'json' }
import more from '../vectors/more.json' with { type: 'json' }

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex')
const allDefaults = { defaults: true }

const plain = (name: string): Uint8Array =>
  bytes(classic.f.find(vector => vector.name === name)!.plainHex)

type Case = (typeof more.cases)[number]
const casesOf = (topic: string, key: keyof Case): Case[] =>
  more.cases.filter(vector => vector.topic === topic && vector[key] !== undefined)

it('more.json is what make.py writes with hashlib, openssl and protoc', () => {
  const script = fileURLToPath(new URL('../vectors/make.py', import.meta.url))
  const written = execFileSync('python3', [script], { encoding: 'utf8' })
  expect(JSON.parse(written)).toEqual(more)
})

describe('vectors of replies on i', () => {
  it.each(casesOf('i', 'reply'))('$name', vector => {
    const { msg, state } = vector.reply!
    const { result } = vector.reply as { result?: unknown }
    const written = result === null ? null : JSON.stringify(result)
    const reply = { result: written, msg, state }
    expect(encodeJsonReply(reply, { base64: vector.base64 })).toBe(vector.json)
    expect(decodeJsonReply(vector.json!)).toEqual({ result, msg, state })
  })
})

describe('vectors of replies on f', () => {
  it.each(casesOf('f', 'reply'))('$name', vector => {
    const { resultHex, msg, state } = vector.reply as {
      resultHex: string
      msg: string
      state: number
    }
    const reply = { result: bytes(resultHex), msg, state }
    expect(hex(encodeProtobufReply(vector.module!, vector.func!, reply))).toBe(vector.plainHex)
    expect(decodeProtobufReply(bytes(vector.plainHex!))).toEqual({
      module: vector.module,
      func: vector.func,
      ...reply,
    })
  })

  it('a nested message inside the result', () => {
    const [vector] = casesOf('f', 'message')
    const codec = codecOf(messages.User_Register_Response)
    const { resultHex } = vector!.reply as { resultHex: string }
    expect(codec.decode(bytes(resultHex))).toEqual(vector!.content)
    expect(hex(codec.encode(vector!.content))).toBe(resultHex)
  })

  it('the login request and reply of older clients', () => {
    expect(
      codecOf(messages.User_Login_Request).decode(plain('User.Login request').subarray(2)),
    ).toEqual({ username: 'ringtail', password: 'correct horse battery staple' })
    const reply = decodeProtobufReply(plain('User.Login reply, state 0'))
    const login = codecOf(messages.User_Login_Response).decode(reply.result)
    expect(login).toEqual({
      token: 't'.repeat(32),
      refreshToken: 'r'.repeat(32),
      expireAt: 604_800,
    })
    expect(decodeProtobufReply(plain('unknown module 99, reply 0xfc'))).toMatchObject({
      module: 99,
      func: 1,
      msg: 'Not Found',
      state: 0xfc,
    })
  })
})

const pushed = [
  messages.User_SignedInElsewhere,
  messages.User_OnLoginSuccessNotify_Response,
  messages.Gate_Closing,
] as AnyMessageClass[]
const codecNamed = (name: string): MessageCodec =>
  codecOf(pushed.find(({ descriptor }) => descriptor.name === name)!)

describe('vectors of pushes', () => {
  it.each(casesOf('p', 'message'))('$name', vector => {
    const { module, type, content } = vector
    const json = codecNamed(vector.message!).stringify(content, allDefaults)
    expect(encodeJsonPush(module!, type!, json)).toBe(vector.json)
    expect(decodeJsonPush(vector.json!)).toEqual({ module, type, content })
  })

  it.each(casesOf('q', 'message'))('$name', vector => {
    const codec = codecNamed(vector.message!)
    const push = decodeProtobufPush(bytes(vector.plainHex!))
    expect(codec.decode(push.content)).toEqual(vector.content)
    const written = encodeProtobufPush(push.module, push.type, codec.encode(vector.content))
    expect(hex(written)).toBe(vector.plainHex)
  })
})
