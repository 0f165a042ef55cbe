/**
 * The text of a configuration file (JSON with comments and trailing commas) as values with places.
 */
import type { Node, ParseError } from 'jsonc-parser'
import { parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Place, Problems } from './problems.ts'
import type { Path, ValueTree, Values } from './value-tree.ts'
import { Places, emptyValues } from './value-tree.ts'

export interface FileText {
  /** How messages name it: `conf/server.json`. */
  readonly label: string
  /** What its relative paths start from. */
  readonly root: string
  readonly text: string
}

/** Its values; syntax errors, keys twice and a value that is no object go to `problems`. */
export function parseFile(file: FileText, problems: Problems): ValueTree {
  // Replaced by a space, not removed, so that positions stay what an editor shows.
  const text = file.text.replace(/^\ufeff/, ' ')
  const reader = new Reader(file, text, problems)
  const errors: ParseError[] = []
  const node = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true })
  const first = errors[0]
  if (first !== undefined) {
    problems.add(reader.placeAt(first.offset).label, `syntax error, ${wordsOf(first)}`)
    return { values: emptyValues(), places: reader.places }
  }
  return reader.read(node)
}

class Reader {
  readonly places: Places
  readonly #file: FileText
  readonly #text: string
  readonly #problems: Problems

  constructor(file: FileText, text: string, problems: Problems) {
    this.#file = file
    this.#text = text
    this.#problems = problems
    this.places = new Places({ label: file.label, root: file.root })
  }

  read(node: Node | undefined): ValueTree {
    if (node !== undefined && node.type !== 'object') {
      const { label } = this.placeAt(node.offset)
      this.#problems.add(label, 'the file must hold one object, "{ ... }"')
      return { values: emptyValues(), places: this.places }
    }
    return {
      values: node === undefined ? emptyValues() : this.#object(node, []),
      places: this.places,
    }
  }

  placeAt(offset: number): Place {
    const before = this.#text.slice(0, offset)
    const line = before.split('\n').length
    const column = offset - before.lastIndexOf('\n')
    return { label: `${this.#file.label}:${line}:${column}`, root: this.#file.root }
  }

  #object(node: Node, path: Path): Values {
    const values = emptyValues()
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? []
      if (key === undefined || value === undefined) continue
      this.#property(values, [...path, String(key.value)], key, value)
    }
    return values
  }

  #property(values: Values, path: Path, key: Node, value: Node): void {
    const name = String(key.value)
    const place = this.placeAt(key.offset)
    if (name in values) this.#problems.add(place.label, `"${path.join('.')}" stands here twice`)
    this.places.set(path, place)
    values[name] = this.#value(value, path)
  }

  #value(node: Node, path: Path): unknown {
    if (node.type === 'object') return this.#object(node, path)
    if (node.type === 'array') return (node.children ?? []).map(item => this.#value(item, path))
    return node.value
  }
}

/** jsonc-parser's names of errors, in words. */
function wordsOf(error: ParseError): string {
  const name = printParseErrorCode(error.error)
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}
