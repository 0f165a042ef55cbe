/**
 * What a change goes through before it may touch the running server: message classes are generated,
 * then types are checked while the next process imports the modules.
 */
import { checkTypes, findCompiler } from './type-check.ts'
import { problemsOf } from './fault.ts'
import { generate } from './generate.ts'
import type { Problem } from './problem.ts'
import { concernOf, type ScopeNeeds } from './scope.ts'
import type { ServerChild } from './server-child.ts'

export interface PreparationNeeds {
  readonly scope: ScopeNeeds
  readonly conf: string | undefined
  readonly cwd: string
  readonly next: ServerChild
  readonly inspect: { readonly wait: boolean; readonly onOpen: () => void } | null
  readonly generates: boolean
  readonly checksTypes: boolean
  readonly signal: AbortSignal
}

export interface Prepared {
  /** Why the next process must not take over; empty: it may. */
  readonly problems: readonly Problem[]
  /** Type errors in pages and tests, which no server is made of. */
  readonly elsewhere: readonly Problem[]
  /** How long each step took, in ms, by its name. */
  readonly steps: Readonly<Record<string, number>>
  /** What the developer should know besides. */
  readonly notes: readonly string[]
}

export async function prepare(needs: PreparationNeeds): Promise<Prepared> {
  const notes: string[] = []
  const steps: Record<string, number> = {}
  if (needs.generates) {
    const problems = await timed(
      steps,
      'generated',
      generate({ root: needs.scope.root, outDir: needs.scope.generated }),
    )
    if (problems === null) notes.push(noGenerator)
    else if (problems.length > 0) return { problems, elsewhere: [], steps, notes }
  }
  const [types, loading] = await Promise.all([
    timed(steps, 'types checked', typesOf(needs, notes)),
    timed(steps, 'loaded', load(needs)),
  ])
  const isServers = ({ file }: Problem): boolean =>
    file === undefined || concernOf(file, needs.scope) === 'server'
  const own = types.filter(isServers)
  // The compiler has seen the same mistake, and says more of it.
  const isTold = ({ file, line, text }: Problem): boolean =>
    own.some(one => (one.file === file && one.line === line) || /syntax/i.test(text))
  const rest = loading.filter(problem => !isTold(problem))
  return {
    problems: [...own, ...rest],
    elsewhere: types.filter(one => !isServers(one)),
    steps,
    notes,
  }
}

async function timed<T>(steps: Record<string, number>, name: string, work: Promise<T>): Promise<T> {
  const began = performance.now()
  // Steps that run together stand in the order of their beginning.
  steps[name] = 0
  try {
    return await work
  } finally {
    steps[name] = Math.round(performance.now() - began)
  }
}

const noGenerator =
  'A .proto file has changed, and nothing was generated: run "npm install --save-dev protobufjs-cli@2"'

async function load(needs: PreparationNeeds): Promise<Problem[]> {
  const { next, conf, inspect, scope, cwd } = needs
  await next.warm
  const outcome = await next.load(conf, inspect)
  return outcome.type === 'failed' ? problemsOf(outcome.fault, { root: scope.root, cwd }) : []
}

async function typesOf(needs: PreparationNeeds, notes: string[]): Promise<Problem[]> {
  const { root } = needs.scope
  const compiler = needs.checksTypes ? findCompiler(root) : null
  if (compiler === null) return []
  try {
    return await checkTypes(compiler, { root, signal: needs.signal })
  } catch (error) {
    if (!needs.signal.aborted) notes.push(`Types were not checked: ${(error as Error).message}`)
    return []
  }
}
