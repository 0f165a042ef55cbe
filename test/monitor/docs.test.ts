import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const text = readFileSync(path.join(root, 'docs/monitoring.md'), 'utf8')

it('docs/monitoring.md alerts on metrics that exist', () => {
  const sources = globSync('src/**/*.ts', { cwd: root })
    .map(file => readFileSync(path.join(root, file), 'utf8'))
    .join('\n')
    // Families that are named by a variable of two values.
    .replace(
      'dispatch_${kind}_failures_total',
      "'dispatch_hook_failures_total' 'dispatch_timer_failures_total'",
    )
  const named = new Set([...text.matchAll(/\bsifaka_([a-z_]+[a-z])/g)].map(([, name]) => name!))
  expect(named.size).toBeGreaterThan(4)
  for (const name of named)
    expect(sources).toContain(`'${name.replace(/_(bucket|sum|count)$/, '')}'`)
})
