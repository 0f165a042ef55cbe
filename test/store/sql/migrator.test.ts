import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { createSqlStore } from '../../../src/store/sql/create-sql-store.ts'
import { ownDatabase, ownDirectory } from '../../setup/resources.ts'

const program = join(import.meta.dirname, 'fixtures', 'migrate-process.ts')

/** A process that is ready to migrate; `go` lets it, and resolves to the names of what it ran. */
async function startMigrator(url: string): Promise<{ go(): Promise<string[]> }> {
  const child = spawn(process.execPath, [program, url], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  return {
    async go() {
      child.stdin.end()
      const output = await text(child.stdout)
      const [code] = (await exited) as [number]
      expect(code).toBe(0)
      return JSON.parse(output) as string[]
    },
  }
}

async function expectOneRunEach(url: string): Promise<void> {
  const migrators = await Promise.all([1, 2, 3].map(() => startMigrator(url)))
  const ran = await Promise.all(migrators.map(migrator => migrator.go()))
  expect(ran.flat().toSorted()).toEqual(['001_table', '002_row', '003_row'])
  await using store = createSqlStore({ url, baseDir: '/nowhere' })
  await store.start()
  const rows = await store.db.selectFrom('run').selectAll().execute()
  expect(rows).toEqual([{ name: 'two' }, { name: 'three' }])
}

it('three processes that start at once on one SQLite file run each migration once', async () => {
  await using directory = await ownDirectory()
  await expectOneRunEach(`sqlite:${join(directory.path, 'race.db')}`)
})

it('three processes that start at once on one MariaDB run each migration once', async () => {
  await using database = await ownDatabase()
  await expectOneRunEach(database.url)
})
