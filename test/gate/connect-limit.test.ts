import { describe, expect, it } from 'vitest'
import { ConnectLimit } from '../../src/gate/connect-limit.ts'

describe('connect limit', () => {
  it('lets an address open as many as it may, and others as many of their own', () => {
    const limit = new ConnectLimit({ perMinute: 3, countLoopback: false })
    const outcomes = Array.from({ length: 5 }, () => limit.admit('203.0.113.7'))
    expect(outcomes).toEqual([true, true, true, false, false])
    expect(limit.admit('2001:db8::1')).toBe(true)
  })

  it('leaves this machine out in development and counts it in production', () => {
    const development = new ConnectLimit({ perMinute: 1, countLoopback: false })
    const production = new ConnectLimit({ perMinute: 1, countLoopback: true })
    for (const address of ['127.0.0.1', '127.8.9.10', '::1']) {
      expect([development.admit(address), development.admit(address)]).toEqual([true, true])
      expect([production.admit(address), production.admit(address)]).toEqual([true, false])
    }
  })

  it('counts the IPv6 addresses of one network as one: whoever has one of them has all', () => {
    const limit = new ConnectLimit({ perMinute: 2, countLoopback: true })
    const same = ['2001:db8:0:7::1', '2001:db8:0:7:8:9:a:b', '2001:db8::7:ffff:0:0:1']
    expect(same.map(address => limit.admit(address))).toEqual([true, true, false])
    expect(limit.admit('2001:db8:0:8::1')).toBe(true)
    expect(limit.admit('2001:db8::1')).toBe(true)
    expect(limit.admit('fe80::1%eth0')).toBe(true)
  })

  it('holds a bounded number of addresses, the others share one budget', () => {
    const limit = new ConnectLimit({ perMinute: 2, countLoopback: true })
    for (let host = 0; host < 100_000; host++)
      expect(limit.admit(`10.${host >> 16}.${(host >> 8) & 255}.${host & 255}`)).toBe(true)
    const beyond = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map(address => limit.admit(address))
    expect(beyond).toEqual([true, true, false])
  })
})
