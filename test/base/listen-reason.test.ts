import { afterEach, describe, expect, it } from 'vitest'
import { listenReason, otherPort } from '../../src/base/listen-reason.ts'

const real = Object.getOwnPropertyDescriptor(process, 'platform')!
afterEach(() => void Object.defineProperty(process, 'platform', real))

function on(platform: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { ...real, value: platform })
}

describe('an address that cannot be listened on', () => {
  it('is told as the system means it', () => {
    expect(listenReason({ code: 'EADDRINUSE' })).toBe('it is taken')
    expect(listenReason({ code: 'EADDRNOTAVAIL' })).toBe('this machine has no such address')
    expect(listenReason({ code: 'ENOBUFS' })).toBe(null)
    on('linux')
    expect(listenReason({ code: 'EACCES' })).toContain('below 1024')
    on('win32')
    expect(listenReason({ code: 'EACCES' })).toContain('excludedportrange')
  })

  it('has another port that is neither taken nor of the range that is kept', () => {
    expect(otherPort({ code: 'EADDRINUSE', port: 1883 })).toBe(1884)
    expect(otherPort({ code: 'EADDRINUSE', port: 1883 }, [1883, 1884])).toBe(1885)
    expect(otherPort({ code: 'EACCES', port: 1883 })).toBe(11_883)
    expect(otherPort({ code: 'EACCES', port: 60_000 })).toBe(50_000)
    expect(otherPort({ code: 'EADDRNOTAVAIL', port: 1883 })).toBe(null)
  })
})
