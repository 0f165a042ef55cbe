/** One JavaScript file of the browser build. */
export interface BrowserFile {
  readonly fileName: string
  readonly bytes: number
  readonly gzipBytes: number
}
export declare function buildBrowser(outDir: string): Promise<BrowserFile[]>
export declare function sizesOf(files: readonly BrowserFile[]): string[]
