/** What a browser is told of a file: by its ending, for a browser never guesses here. */

const utf8 = '; charset=utf-8'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': `text/html${utf8}`,
  '.htm': `text/html${utf8}`,
  '.css': `text/css${utf8}`,
  '.js': `text/javascript${utf8}`,
  '.mjs': `text/javascript${utf8}`,
  // Served without its types.
  '.ts': `text/javascript${utf8}`,
  '.mts': `text/javascript${utf8}`,
  '.json': `application/json${utf8}`,
  '.map': `application/json${utf8}`,
  '.webmanifest': `application/manifest+json${utf8}`,
  '.txt': `text/plain${utf8}`,
  '.md': `text/plain${utf8}`,
  '.xml': `application/xml${utf8}`,
  '.svg': `image/svg+xml${utf8}`,
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.wasm': 'application/wasm',
  '.gltf': 'model/gltf+json',
  '.glb': 'model/gltf-binary',
  '.pdf': 'application/pdf',
}

/** The type of a file by its ending, in any case; bytes where the ending is not known. */
export function mediaTypeOf(ending: string): string {
  return mediaTypes[ending.toLowerCase()] ?? 'application/octet-stream'
}
