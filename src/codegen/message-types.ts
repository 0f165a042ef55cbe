/**
 * The declarations of message classes: what pbjs writes, made true to how the codecs use the
 * classes. It knows the text that pbjs writes and refuses another one.
 */
import { SifakaError } from '../errors.ts'

/** `types` as `messages.d.ts` has them. Throws `ModuleInvalid` where pbjs writes something else. */
export function asDeclared(types: string): string {
  return withDescriptorTypes(withCompleteFields(withOwnLong(types)))
}

/** pbjs imports the type of 64-bit integers from a package that the project does not have. */
function withOwnLong(types: string): string {
  const imported = 'import Long = require("long");\n'
  if (!types.includes(imported)) throw otherPbjs('imports another "long"')
  // Fields alone: a message may be called Long.
  return types.replace(imported, '').replaceAll('(number|Long', '(number|$protobuf.Long')
}

function withDescriptorTypes(types: string): string {
  const member =
    'static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };'
  return types.replace(
    /^( *)(?:export )?class \w+ \{\n/gm,
    (line, indent: string) =>
      `${line}\n${indent}    /** The type of this message, for the codecs. */\n${indent}    ${member}\n`,
  )
}

/**
 * What was decoded is complete at every depth, as are the values that handlers see; pbjs declares
 * that of the outermost message alone. What is given to an encoder may leave fields out, as before.
 */
function withCompleteFields(types: string): string {
  // A message without oneof has no shape of its own: what is decoded is an object of the class.
  const decoded = types.replace(/: ([\w.]+) & \1\.\$Shape;$/gm, (whole, name: string) =>
    types.includes(`type $Shape = ${name}.$Properties;`) ? `: ${name};` : whole,
  )
  let classEnd: string | null = null
  const lines = decoded.split('\n').map(line => {
    const begin = /^( *)(?:export )?class \w+ \{$/.exec(line)
    if (begin !== null) classEnd = `${begin[1]}}`
    else if (line === classEnd) classEnd = null
    const isField = classEnd !== null && /^ +[\w$]+\??: /.test(line)
    return isField ? line.replaceAll('.$Properties', '') : line
  })
  return lines.join('\n')
}

function otherPbjs(what: string): SifakaError {
  return new SifakaError('ModuleInvalid', { text: `Cannot write types: pbjs ${what}` })
}
