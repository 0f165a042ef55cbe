import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RecordingLogger } from '../../support/recording-logger.ts'
import { startWebhook, wrongCode, type Webhook } from '../support/webhook.ts'
import {
  backends,
  freshName,
  freshNumber,
  ownStores,
  startWorld,
  type Stores,
  type World,
  type WorldOptions,
} from '../support/world.ts'

const password = 'correct horse'
const tooBusy = { state: 1, msg: 'Verify Send too busy', result: null }

describe.each(backends)('verify codes of User on %s', (_name, database) => {
  let stores: Stores
  let strict: World
  const worlds: World[] = []
  const webhooks: Webhook[] = []
  beforeAll(async () => {
    stores = await ownStores(database)
    strict = await startWorld(stores, { config: { requireVerifyCode: true } })
  })
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
    for (const started of webhooks.splice(0)) await started[Symbol.asyncDispose]()
  })
  afterAll(async () => {
    await strict?.[Symbol.asyncDispose]()
    await stores?.[Symbol.asyncDispose]()
  })

  async function worldWith(options: WorldOptions): Promise<World> {
    const world = await startWorld(stores, options)
    worlds.push(world)
    return world
  }

  async function webhook(answer: (response: ServerResponse) => void): Promise<Webhook> {
    const started = await startWebhook(answer)
    webhooks.push(started)
    return started
  }

  it('a number registers with the code that was sent to it, in any spelling of the number', async () => {
    const client = strict.connect()
    const username = freshNumber()
    expect(await client.must('GetVerifyCode', { phoneNumber: username })).toEqual({})
    const verifyCode = await strict.codes.codeFor(username)
    const register = async (params: object) =>
      (await client.call('Register', { username, password, verifyCode, ...params })).state
    expect(await register({ verifyCode: '' })).toBe(3)
    expect(await register({ verifyCode: wrongCode(verifyCode) })).toBe(3)
    expect(await register({ username: freshName() })).toBe(0xfd)
    expect(await register({ username: freshNumber() })).toBe(3)
    expect(await register({ username: `${username.slice(0, 3)} (${username.slice(3)})` })).toBe(0)
    expect(await register({})).toBe(2)
    const login = { username: ` ${username.slice(0, 5)}-${username.slice(5)}`, password }
    const other = strict.connect()
    await other.must('Login', login)
    expect((await other.must('GetSelfInfo')).userData.UserName).toBe(username)
  })

  it('Check tells a right code without using it up, and whether the number has an account', async () => {
    const phoneNumber = freshNumber()
    const client = strict.connect()
    await client.must('GetVerifyCode', { phoneNumber })
    const verifyCode = await strict.codes.codeFor(phoneNumber)
    const right = { phoneNumber, verifyCode }
    const check = (params: object) => client.call('CheckVerifyCodeAvailable', params)
    expect((await check({ phoneNumber, verifyCode: wrongCode(verifyCode) })).state).toBe(1)
    expect((await check({ phoneNumber: freshNumber(), verifyCode })).state).toBe(1)
    expect((await check({ phoneNumber: 'alice', verifyCode })).state).toBe(0xfd)
    expect((await check(right)).result).toEqual({ isAvalible: true, isAccountTaken: false })
    await client.must('Register', { username: phoneNumber, password, verifyCode })
    expect((await check(right)).state).toBe(1)
  })

  it('Check knows codes for a forgotten password too', async () => {
    const phoneNumber = freshNumber()
    const open = await worldWith({})
    await open.connect().must('Register', { username: phoneNumber, password })
    await strict.connect().must('SendForgotPasswordVerifyCode', { phoneNumber })
    const verifyCode = await strict.codes.codeFor(phoneNumber)
    expect(
      await strict.connect().must('CheckVerifyCodeAvailable', { phoneNumber, verifyCode }),
    ).toEqual({ isAvalible: true, isAccountTaken: true })
  })

  it('five tries in all, whichever function makes them', async () => {
    const phoneNumber = freshNumber()
    const client = strict.connect()
    await client.must('GetVerifyCode', { phoneNumber })
    const verifyCode = await strict.codes.codeFor(phoneNumber)
    const bad = wrongCode(verifyCode)
    for (let tried = 0; tried < 3; tried++)
      await client.call('CheckVerifyCodeAvailable', { phoneNumber, verifyCode: bad })
    for (let tried = 0; tried < 2; tried++)
      await client.call('Register', { username: phoneNumber, password, verifyCode: bad })
    const register = { username: phoneNumber, password, verifyCode }
    expect((await client.call('Register', register)).state).toBe(3)
  })

  it('a code to register sets no password', async () => {
    const phoneNumber = freshNumber()
    const client = strict.connect()
    await client.must('GetVerifyCode', { phoneNumber })
    const verifyCode = await strict.codes.codeFor(phoneNumber)
    const change = { phoneNumber, verifyCode, password }
    expect((await client.call('ChangePasswordByVerifyCode', change)).state).toBe(1)
  })

  it('codes go out once a minute and number, for known and unknown numbers alike', async () => {
    const open = await worldWith({})
    const known = freshNumber()
    await open.connect().must('Register', { username: known, password })
    const unknown = freshNumber()
    const client = strict.connect()
    for (const phoneNumber of [known, unknown]) {
      expect(await client.must('SendForgotPasswordVerifyCode', { phoneNumber })).toEqual({})
      expect(await client.call('SendForgotPasswordVerifyCode', { phoneNumber })).toEqual(tooBusy)
      expect(await client.call('GetVerifyCode', { phoneNumber })).toEqual(tooBusy)
    }
    await strict.codes.codeFor(known)
    // What was sent later arrived, so an earlier one to the unknown number would have too.
    const marker = freshNumber()
    await client.must('GetVerifyCode', { phoneNumber: marker })
    await strict.codes.codeFor(marker)
    expect(strict.codes.sent.some(({ phoneNumber }) => phoneNumber === unknown)).toBe(false)
  })

  it('0xfd for what is no phone number', async () => {
    for (const func of ['GetVerifyCode', 'SendForgotPasswordVerifyCode'])
      for (const phoneNumber of ['', 'alice', '12', '+'.repeat(5000)])
        expect((await strict.connect().call(func, { phoneNumber })).state).toBe(0xfd)
  })

  it('development logs codes without a webhook, and needs none to register', async () => {
    const log = new RecordingLogger()
    const world = await worldWith({ codeSender: null, log })
    const phoneNumber = freshNumber()
    await world.connect().must('Register', { username: phoneNumber, password })
    await world.connect().must('SendForgotPasswordVerifyCode', { phoneNumber })
    const line = await log.found(/^Verify code for/)
    expect(line).toMatch(new RegExp(`^Verify code for \\${phoneNumber}: \\d{6}$`))
  })

  it('production requires codes, logs none, and says so where it cannot send them', async () => {
    const log = new RecordingLogger()
    const world = await worldWith({ mode: 'production', codeSender: null, log })
    const client = world.connect()
    const phoneNumber = freshNumber()
    expect(await client.call('GetVerifyCode', { phoneNumber })).toEqual(tooBusy)
    expect(await client.call('SendForgotPasswordVerifyCode', { phoneNumber })).toEqual(tooBusy)
    const register = { username: phoneNumber, password, verifyCode: '123456' }
    expect((await client.call('Register', register)).state).toBe(3)
    const warning = log.records.find(({ level }) => level === 'warn')
    expect(warning?.message).toMatch(/^Nobody can register: set "codeWebhookUrl"/)
    expect(log.records.some(({ message }) => /\d{6}/.test(message))).toBe(false)
  })

  it('a webhook gets the code, with its purpose, and the code works', async () => {
    const { url, arrived, received } = await webhook(response => response.writeHead(204).end())
    const world = await worldWith({
      mode: 'production',
      codeSender: null,
      config: { codeWebhookUrl: url },
    })
    const phoneNumber = freshNumber()
    const client = world.connect()
    await client.must('GetVerifyCode', { phoneNumber })
    const { code, ...rest } = JSON.parse((await arrived).body)
    expect(rest).toEqual({ phoneNumber, purpose: 'register', expiresInSeconds: 900 })
    await client.must('Register', { username: phoneNumber, password, verifyCode: code })
    expect(received).toHaveLength(1)
  })

  it('a webhook that fails makes GetVerifyCode say so, and another code may be asked for', async () => {
    let status = 500
    const { url } = await webhook(response => response.writeHead(status).end())
    const log = new RecordingLogger()
    const world = await worldWith({ codeSender: null, log, config: { codeWebhookUrl: url } })
    const phoneNumber = freshNumber()
    expect(await world.connect().call('GetVerifyCode', { phoneNumber })).toEqual(tooBusy)
    await log.found(/^Cannot send a verify code/)
    status = 200
    await world.connect().must('GetVerifyCode', { phoneNumber })
  })

  it('a webhook that hangs holds GetVerifyCode until its deadline, a forgotten password not at all', async () => {
    const { url, arrived } = await webhook(() => undefined)
    const log = new RecordingLogger()
    const config = { codeWebhookUrl: url, codeWebhookTimeoutMs: 300 }
    const world = await worldWith({ codeSender: null, log, config })
    const known = freshNumber()
    await world.connect().must('Register', { username: known, password })
    expect(
      await world.connect().must('SendForgotPasswordVerifyCode', { phoneNumber: known }),
    ).toEqual({})
    expect(JSON.parse((await arrived).body)).toMatchObject({
      phoneNumber: known,
      purpose: 'password',
    })
    const phoneNumber = freshNumber()
    expect(await world.connect().call('GetVerifyCode', { phoneNumber })).toEqual(tooBusy)
    await log.found(/^Cannot send a verify code/)
  })

  it('codes that hang are bounded: the 65th is refused at once, for known and unknown alike', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const world = await worldWith({ codeSender: { send: () => promise } })
    const sends = Array.from({ length: 64 }, (_, from) =>
      world.connect(`198.51.100.${from}`).call('GetVerifyCode', { phoneNumber: freshNumber() }),
    )
    const more = Array.from({ length: 16 }, (_, from) =>
      world
        .connect(`198.51.100.${from}`)
        .call('SendForgotPasswordVerifyCode', { phoneNumber: freshNumber() }),
    )
    const refused = await Promise.all(more)
    for (const answer of refused) expect(answer).toEqual(tooBusy)
    resolve()
    for (const answer of await Promise.all(sends)) expect(answer.state).toBe(0)
  })

  it('two processes share the secret that codes are stored under', async () => {
    const other = await worldWith({ config: { requireVerifyCode: true } })
    const phoneNumber = freshNumber()
    await strict.connect().must('GetVerifyCode', { phoneNumber })
    const verifyCode = await strict.codes.codeFor(phoneNumber)
    await other.connect().must('Register', { username: phoneNumber, password, verifyCode })
    expect(await other.tables.selectFrom('user_secret').selectAll().execute()).toHaveLength(1)
  })

  it('a configured secret is used instead', async () => {
    const config = { codeSecret: 'x'.repeat(32), requireVerifyCode: true }
    const world = await worldWith({ config })
    const phoneNumber = freshNumber()
    await world.connect().must('GetVerifyCode', { phoneNumber })
    const verifyCode = await world.codes.codeFor(phoneNumber)
    const register = { username: phoneNumber, password, verifyCode }
    expect((await strict.connect().call('Register', register)).state).toBe(3)
    await world.connect().must('Register', register)
  })
})
