import { defineConfig } from 'vitest/config'

// The tests import the package by its own name and get the sources; the rest are Vite's own.
const conditions = ['sifaka-source', 'module', 'node', 'development|production']

// Type tests (test/**/*.test-d.ts) are checked by tsc alone.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/services.ts'],
    pool: 'forks',
    execArgv: ['-C', 'sifaka-source'],
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    dangerouslyIgnoreUnhandledErrors: false,
  },
})
