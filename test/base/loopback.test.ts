import { expect, it } from 'vitest'
import { isLoopback } from '../../src/base/loopback.ts'

it('isLoopback() knows what no other machine can reach', () => {
  for (const host of ['localhost', 'LocalHost', '127.0.0.1', '127.8.9.10', '::1', '[::1]'])
    expect([host, isLoopback(host)]).toEqual([host, true])
  for (const host of ['', '0.0.0.0', '::', '10.0.0.1', 'localhost.example', '127.0.0.1.example'])
    expect([host, isLoopback(host)]).toEqual([host, false])
})
