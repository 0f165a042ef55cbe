import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  contractJson,
  type ContractJson,
  type ContractJsonOptions,
} from '../../src/codegen/contract-json.ts'
import { readProtoFiles } from '../../src/codegen/proto-files.ts'
import { defineContract, type Contract } from '../../src/contract/contract.ts'
import { Gate } from '../../src/modules/gate/gate.contract.ts'
import { Push } from '../../src/modules/push/push.contract.ts'
import { User } from '../../src/modules/user/user.contract.ts'
import * as messages from '../../src/protocol/generated/messages.js'
import { isClientId } from '../../src/protocol/client-id.ts'
import { isTag } from '../../src/protocol/topics.ts'
import { makeProject } from '../config/project.ts'

const Hall = defineContract({
  name: 'Hall',
  id: 20,
  addressable: true,
  functions: {
    Close: { id: 3, access: 'internal' },
    Enter: {
      id: 2,
      request: messages.User_Login_Request,
      timeoutMs: 2000,
      idempotent: true,
      errors: { Shut: { code: 2, text: 'It is shut' }, Full: { code: 1, text: 'It is full' } },
    },
    Look: { id: 1, access: 'anyone', response: messages.UserData },
  },
  pushes: { Bell: { type: 7 }, Opened: { type: 3, content: messages.UserData } },
})

function jsonOf(
  contracts: readonly Contract[],
  options: Partial<ContractJsonOptions> = {},
): ContractJson {
  return contractJson(contracts, { protoFiles: readProtoFiles([], '/nowhere'), ...options })
}

describe('contract.json', () => {
  it('has functions by number, pushes by type and errors by code, complete', () => {
    expect(jsonOf([Hall]).modules).toEqual([
      {
        name: 'Hall',
        id: 20,
        addressable: true,
        functions: [
          {
            name: 'Look',
            id: 1,
            access: 'anyone',
            request: null,
            response: 'UserData',
            timeoutMs: null,
            idempotent: false,
            changesUser: false,
            errors: [],
          },
          {
            name: 'Enter',
            id: 2,
            access: 'user',
            request: 'User_Login_Request',
            response: null,
            timeoutMs: 2000,
            idempotent: true,
            changesUser: false,
            errors: [
              { code: 1, name: 'Full', text: 'It is full' },
              { code: 2, name: 'Shut', text: 'It is shut' },
            ],
          },
        ],
        pushes: [
          { name: 'Opened', type: 3, content: 'UserData' },
          { name: 'Bell', type: 7, content: null },
        ],
      },
    ])
  })

  it('leaves internal functions out, and the files of their messages, unless they are wanted', () => {
    const names = ({ modules }: ContractJson): string[] =>
      modules.flatMap(module => module.functions.map(({ name }) => `${module.name}.${name}`))
    expect(names(jsonOf([Hall, Push]))).toEqual(['Hall.Look', 'Hall.Enter'])
    expect(names(jsonOf([Hall, Push], { internal: true }))).toContain('Push.ToAll')
    expect(jsonOf([Push]).protoFiles).toEqual(['sifaka-server/proto/all_response.proto'])
    expect(jsonOf([Push], { internal: true }).protoFiles).toEqual([
      'sifaka-server/proto/all_response.proto',
      'sifaka-server/proto/push.proto',
    ])
  })

  it('is the same in whatever order the contracts come', () => {
    expect(jsonOf([Hall, User, Gate])).toEqual(jsonOf([Gate, User, Hall]))
  })

  it('has a hash that changes with the contract and with the fields of its messages', () => {
    const { hash } = jsonOf([Hall])
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(jsonOf([{ ...Hall, addressable: false }]).hash).not.toBe(hash)
    expect(jsonOf([User, Hall]).hash).not.toBe(hash)
    const hashWith = (field: string): string => {
      const root = makeProject({ 'user.proto': `syntax = "proto3";\n${field}` })
      return jsonOf([Hall], { protoFiles: [...readProtoFiles([root], root), ...rest] }).hash
    }
    const rest = readProtoFiles([], '/nowhere')
    const login = 'message User_Login_Request {} message UserData { string name = 1; }'
    expect(hashWith(`// a comment\n${login}`)).toBe(hashWith(login))
    expect(hashWith(login.replace('= 1', '= 2'))).not.toBe(hashWith(login))
  })

  it('has the general state codes with their texts', () => {
    const { states } = jsonOf([])
    expect(states).toHaveLength(18)
    expect(states.at(0)).toEqual({
      code: 0xee,
      hex: '0xee',
      name: 'StoreFailed',
      text: 'SQL ERROR',
    })
    expect(states.at(-1)).toMatchObject({ hex: '0xff', name: 'Internal' })
  })

  it('has patterns of ids and tags that say what the server says', () => {
    const { clientId, tag } = jsonOf([]).protocol
    const samples = ['', 'a', 'x'.repeat(31), 'x'.repeat(32), 'a.b:c_d-'.repeat(8), 'ü'.repeat(40)]
    for (const text of [...samples, 'x'.repeat(65), 'a/b', `${'x'.repeat(32)}\n`]) {
      expect(new RegExp(clientId).test(text), text).toBe(isClientId(text))
      expect(new RegExp(tag).test(text), text).toBe(isTag(text))
    }
  })
})

describe('the list of .proto files', () => {
  it('names files from the root of the project, with what they import, and the framework', () => {
    const root = makeProject({
      'proto/hall.proto': 'syntax = "proto3"; import "shared/seat.proto"; message UserData {}',
      'proto/shared/seat.proto': 'syntax = "proto3"; message Seat {}',
      'proto/other.proto': 'syntax = "proto3"; message Other {}',
    })
    const protoFiles = readProtoFiles([path.join(root, 'proto')], root)
    expect(jsonOf([Hall], { protoFiles }).protoFiles).toEqual([
      'proto/hall.proto',
      'proto/shared/seat.proto',
      'sifaka-server/proto/all_response.proto',
      'sifaka-server/proto/user.proto',
    ])
  })

  it('takes an import from beside its file before one of the same name elsewhere', () => {
    const seat = 'syntax = "proto3"; message Seat { int32 number = 1; }'
    const root = makeProject({
      'proto/a/seat.proto': seat.replace('Seat', 'OtherSeat'),
      'proto/b/hall.proto': 'syntax = "proto3"; import "seat.proto"; message UserData {}',
      'proto/b/seat.proto': seat,
    })
    const protoFiles = readProtoFiles([path.join(root, 'proto')], root)
    const { protoFiles: names } = jsonOf([Hall], { protoFiles })
    expect(names.slice(0, 2)).toEqual(['proto/b/hall.proto', 'proto/b/seat.proto'])
  })

  it('finds messages in packages and inside of messages', () => {
    const root = makeProject({
      'a.proto': 'syntax = "proto3"; package studio.hall; message Outer { message Inner {} }',
    })
    const [file] = readProtoFiles([root], root)
    expect(file!.messages).toEqual(['studio.hall.Outer', 'studio.hall.Outer.Inner'])
  })

  it('refuses a message that is in none of them, and a file that cannot be read', () => {
    expect(() => jsonOf([Hall], { protoFiles: [] })).toThrow(
      'Cannot find message "AllResponse" of replies on "f" in a .proto file: name its file or folder with --proto',
    )
    const protoFiles = readProtoFiles([], '/nowhere').filter(({ name }) => !/user/.test(name))
    expect(() => jsonOf([Hall], { protoFiles })).toThrow(
      'Cannot find message "UserData" of "Hall.Look" in a .proto file',
    )
    const root = makeProject({ 'bad.proto': 'message' })
    expect(() => readProtoFiles([root], root)).toThrow('Cannot read "bad.proto": ')
  })
})
