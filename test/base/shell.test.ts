import { afterEach, describe, expect, it } from 'vitest'
import { argumentOf, endCommand, withVariable } from '../../src/base/shell.ts'

const real = Object.getOwnPropertyDescriptor(process, 'platform')!
afterEach(() => void Object.defineProperty(process, 'platform', real))

function on(platform: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { ...real, value: platform })
}

const port = { name: 'SIFAKA_GATE__MQTT__TCP__PORT', value: 1884 }

describe('what messages tell people to type', () => {
  it('is for a POSIX shell', () => {
    on('darwin')
    expect(withVariable(port, 'npm start')).toBe('SIFAKA_GATE__MQTT__TCP__PORT=1884 npm start')
    expect(endCommand(12)).toBe('kill -TERM 12')
    expect(endCommand(12, { isHung: true })).toBe('kill -KILL 12')
  })

  it('is for PowerShell on Windows', () => {
    on('win32')
    expect(withVariable(port, 'npm start')).toBe(
      "$env:SIFAKA_GATE__MQTT__TCP__PORT='1884'; npm start",
    )
    expect(endCommand(12)).toBe('taskkill /F /PID 12')
    expect(endCommand(12, { isHung: true })).toBe('taskkill /F /PID 12')
  })

  it('quotes paths with spaces and leaves others as they are', () => {
    expect(argumentOf('C:\\My Game\\conf.json')).toBe('"C:\\My Game\\conf.json"')
    expect(argumentOf('conf/production.json')).toBe('conf/production.json')
  })
})
