import { expect, it } from 'vitest'
import type { SqlStore } from '../../store/sql/sql.ts'
import {
  answerCeilingMs,
  expectHealed,
  expectStoreFailed,
  whileStopped,
  type Outage,
} from './outage.ts'
import { add, count, makePlayers, players } from './sql-harness.ts'

export function describeOutage(createOutage: () => Promise<Outage<SqlStore>>): void {
  it('answers StoreFailed in time while its server is dead, and heals when it is back', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await makePlayers(store)
    const inserts = Array.from({ length: 200 }, (_, index) =>
      add(store, String(index), `p ${index}`),
    )
    await Promise.race(inserts)
    await service.kill('SIGKILL')
    const answers = await Promise.allSettled(inserts)
    await expectStoreFailed(() => store.ping())
    await expectStoreFailed(() => add(store, '1000', 'late'))
    await service.restart()
    await expectHealed(() => store.ping())
    // What was confirmed is there; what failed is there once at most, by its key.
    const rows = await players(store).selectFrom('player').select('id').execute()
    const kept = new Set(rows.map(({ id }) => id))
    for (const [index, { status }] of answers.entries())
      if (status === 'fulfilled') expect(kept).toContain(String(index))
    expect(kept).not.toContain('1000')
  })

  it('answers StoreFailed in time while its server is stopped, and heals when it goes on', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await makePlayers(store)
    await Promise.all(Array.from({ length: 20 }, () => store.ping()))
    await service.kill('SIGSTOP')
    await Promise.all(Array.from({ length: 50 }, () => expectStoreFailed(() => store.ping())))
    await whileStopped(() => expectStoreFailed(() => store.ping()))
    await service.kill('SIGCONT')
    await expectHealed(() => store.ping())
    const later = await Promise.allSettled(Array.from({ length: 50 }, () => store.ping()))
    expect(later.filter(({ status }) => status === 'rejected')).toEqual([])
  })

  it('a transaction whose server dies is answered in time and leaves nothing', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await makePlayers(store)
    for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
      const transaction = await players(store).startTransaction().execute()
      await transaction.insertInto('player').values({ id: '1', name_key: 'a', name: 'a' }).execute()
      await service.kill(signal)
      await expectStoreFailed(() => transaction.selectFrom('player').select('id').execute())
      await transaction.rollback().execute()
      await (signal === 'SIGKILL' ? service.restart() : service.kill('SIGCONT'))
      await expectHealed(() => store.ping())
      await expect.poll(() => count(store), { timeout: 10_000 }).toBe(0)
    }
  })

  it('a stream whose server stops is answered in time', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await makePlayers(store)
    await service.kill('SIGSTOP')
    const stream = players(store).selectFrom('player').select('id').stream()
    await expectStoreFailed(async () => stream.next())
    await service.kill('SIGCONT')
    await expectHealed(() => store.ping())
  })

  it('a stream whose server dies midway fails, and does not look like a shorter one', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await store.db.schema.createTable('long').addColumn('line', 'text').execute()
    const lines = Array.from({ length: 500 }, () => ({ line: 'x'.repeat(20_000) }))
    await store.db.insertInto('long').values(lines).execute()
    let rows = 0
    const readAll = async () => {
      for await (const row of store.db.selectFrom('long').selectAll().stream()) {
        expect(row.line).toHaveLength(20_000)
        if (++rows === 1) await service.kill('SIGKILL')
      }
    }
    await expectStoreFailed(readAll)
    expect(rows).toBeLessThan(lines.length)
  })

  it('close() ends while its server is stopped', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await store.ping()
    await service.kill('SIGSTOP')
    const startedAt = performance.now()
    await store.close()
    expect(performance.now() - startedAt).toBeLessThan(answerCeilingMs)
  })
}
