import type { FieldType } from './descriptor.ts'
import { FieldProblem } from './field-problem.ts'

const decimal = /^(?:0|-?[1-9][0-9]*)$/

/**
 * Map keys are strings in objects and in JSON, whatever their type. The answer makes the plain
 * value of one and throws `FieldProblem` unless it is written in the one way that its type has.
 */
export function mapKeyFromText(field: FieldType): (text: string) => unknown {
  const key = field.key!
  switch (key.name) {
    case 'string':
      return text => key.check(text)
    case 'bool':
      return text => {
        if (text !== 'true' && text !== 'false') throw new FieldProblem('must have a bool as key')
        return text === 'true'
      }
    default: {
      const is64Bit = typeof key.defaultValue === 'string'
      return text => {
        if (!decimal.test(text)) throw new FieldProblem('must have an integer as key')
        return key.check(is64Bit ? text : Number(text))
      }
    }
  }
}
