/** The syntax tree of a source, as far as the rules of portability look at it. */
import { parseAst } from 'rolldown/parseAst'

export interface Node {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

/** Code alone: comments are not in the tree, and types never run. */
export function nodesOf(text: string, file: string): Node[] {
  const nodes: Node[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk)
    if (!isNode(value) || isType(value)) return
    nodes.push(value)
    Object.values(value).forEach(walk)
  }
  const lang = file.endsWith('.ts') ? 'ts' : 'js'
  walk(parseAst(text, { lang, sourceType: 'module', astType: 'ts' }, file))
  return nodes
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

/** What Node takes away before it runs the rest; `x as T`, `x!` and `x satisfies T` hold code. */
function isType({ type }: Node): boolean {
  const holdsCode = ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']
  return type.startsWith('TS') && ![...holdsCode, 'TSInstantiationExpression'].includes(type)
}

export function lineOf(text: string, { start }: Node): number {
  return text.slice(0, start).split('\n').length
}

/** The text of a literal, or of what stands in a template between its values; null for others. */
export function textOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null
  if (node.type !== 'TemplateElement') return null
  return (node['value'] as { readonly cooked: string | null }).cooked
}

/** `name` of `name`, `x.name` and `x['name']`, and of a call of these. */
export function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type === 'CallExpression') return nameOf(node['callee'])
  if (node.type !== 'MemberExpression') return null
  return node['computed'] === true ? textOf(node['property']) : nameOf(node['property'])
}

/** `x` of `x.name`. */
export function objectOf(node: unknown): string | null {
  return isNode(node) && node.type === 'MemberExpression' ? nameOf(node['object']) : null
}

/** Both ends of `isOne ? x : y`; of anything else, itself. */
export function choicesOf(node: unknown): readonly unknown[] {
  if (!isNode(node) || node.type !== 'ConditionalExpression') return [node]
  return [node['consequent'], node['alternate']].flatMap(choicesOf)
}

/** The arguments of a call by one of these names, as `name()` or `x.name()`; else null. */
export function argumentsOf(node: Node, names: readonly string[]): readonly unknown[] | null {
  if (node.type !== 'CallExpression') return null
  const name = nameOf(node['callee'])
  return name !== null && names.includes(name) ? (node['arguments'] as unknown[]) : null
}

/** What is imported from the module under these names. */
export function isImportOf(
  node: Node,
  { from, names }: { readonly from: RegExp; readonly names: readonly string[] },
): boolean {
  if (node.type !== 'ImportDeclaration' || !from.test(textOf(node['source']) ?? '')) return false
  const specifiers = node['specifiers'] as readonly Node[]
  return specifiers.some(({ imported }) => names.includes(nameOf(imported) ?? ''))
}
