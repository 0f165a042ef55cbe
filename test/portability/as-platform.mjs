// Loaded before the program: this process says that it runs on another system. What Node does
// itself stays as it is here; what our own code decides by process.platform is decided otherwise.
import { registerHooks } from 'node:module'

const { SIFAKA_TEST_PLATFORM: platform, SIFAKA_TEST_PATHS: paths } = process.env
Object.defineProperty(process, 'platform', { value: platform })

// Our sources alone get the paths of Windows, for code that takes paths apart and opens none.
const builtins = {
  'node:path': `const path = process.getBuiltinModule('node:path').win32
    export default path`,
  'node:url': `const url = process.getBuiltinModule('node:url')
    export const pathToFileURL = file => url.pathToFileURL(file, { windows: true })
    export const fileURLToPath = file => url.fileURLToPath(file, { windows: true })`,
}
if (paths === 'win32')
  registerHooks({
    resolve(specifier, context, next) {
      const source = context.parentURL?.includes('/src/') ? builtins[specifier] : undefined
      if (source === undefined) return next(specifier, context)
      return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
    },
  })
