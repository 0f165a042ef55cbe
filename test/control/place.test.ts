import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { controlPlace } from '../../src/control/place.ts'

const real = Object.getOwnPropertyDescriptor(process, 'platform')!
afterEach(() => void Object.defineProperty(process, 'platform', real))

function on(platform: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { ...real, value: platform })
}

function folder(): string {
  const made = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'sifaka-place-')))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

describe('the place of a control socket', () => {
  it('is a named pipe on Windows, in no folder', () => {
    on('win32')
    const place = controlPlace(folder(), 'work3')
    expect(place.address).toMatch(/^\\\\\.\\pipe\\sifaka-[0-9a-f]{24}$/)
    expect(place.folder).toBe(null)
  })

  it.each(['win32', 'darwin'] as const)('is one for a folder in any case on %s', platform => {
    on(platform)
    const runDir = path.join(folder(), 'x'.repeat(100), 'Run')
    const { address } = controlPlace(runDir, 'work3')
    expect(controlPlace(runDir.toUpperCase(), 'work3').address).toBe(address)
    expect(controlPlace(runDir, 'work4').address).not.toBe(address)
  })

  it.each(['win32', 'linux'] as const)(
    'is one for a folder whatever leads there on %s, before it is made and after',
    platform => {
      const root = folder()
      mkdirSync(path.join(root, 'real'))
      symlinkSync('real', path.join(root, 'link'), 'junction')
      on(platform)
      const below = path.join('x'.repeat(100), 'run')
      const before = controlPlace(path.join(root, 'link', below), 'work3').address
      mkdirSync(path.join(root, 'real', below), { recursive: true })
      for (const way of ['link', 'real'])
        expect(controlPlace(path.join(root, way, below), 'work3').address).toBe(before)
    },
  )
})
