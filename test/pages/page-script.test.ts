import { expect, onTestFinished, test } from 'vitest'
import { scriptOf } from '../../src/pages/page-script.ts'

test('types are gone, and nothing is said of it on the terminal', () => {
  const said: unknown[] = []
  const hear = (warning: unknown): void => void said.push(warning)
  process.on('warning', hear)
  onTestFinished(() => void process.off('warning', hear))
  const { emitWarning } = process
  expect(scriptOf('let a: number = 1', '/a.ts')).toBe('let a         = 1')
  expect(process.emitWarning).toBe(emitWarning)
  expect(said).toEqual([])
})

test('a source that is wrong becomes a module that throws, with place and line', async () => {
  const code = scriptOf('const fine = 1\n\nexport const wrong: = 2\n', '/src/a.ts')
  expect(code).toContain('throw new SyntaxError("/src/a.ts:3 Unexpected token')
  expect(code).toContain(String.raw`\nexport const wrong: = 2\n                    ^`)
})

test('a source that cannot be stripped says why', () => {
  const code = scriptOf('export enum Seat { Front }', '/seat.ts')
  expect(code).toContain('/seat.ts:1 TypeScript enum is not supported in strip-only mode')
})

test('such a module has the names that others import, so that its own error is seen', async () => {
  const source = `
export const a = 1, ignored = 2
export async function b() {}
export class C {}
export { d, e as f, g as default }
export default function h() {}
const broken = (
`
  const code = scriptOf(source, '/a.ts')
  const names = [...code.matchAll(/^export let (\w+)/gm)].map(([, name]) => name)
  expect(names).toEqual(['a', 'b', 'C', 'd', 'f'])
  expect(code).toContain('export default')
  Object.assign(globalThis, { CustomEvent: Event, dispatchEvent: () => true })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'dispatchEvent'))
  const url = `data:text/javascript,${encodeURIComponent(code)}`
  await expect(import(/* @vite-ignore */ url)).rejects.toThrow('/a.ts:')
})

test('a broken source of any length is answered at once', () => {
  expect(scriptOf('export {\n'.repeat(150_000), '/a.ts')).toContain('throw new SyntaxError')
})
