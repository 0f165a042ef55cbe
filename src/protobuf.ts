/**
 * What code written by `sifaka proto` imports, as `sifaka-server/protobuf`: readers, writers and
 * helpers of protobuf.js. A project so needs neither `protobufjs` nor `long` by name, and all
 * generated code of a page shares the copy of the client. Nothing for people to call.
 */
// oxlint-disable-next-line import/no-default-export -- pbjs writes a default import
export { default, Reader, roots, util, Writer } from 'protobufjs/minimal.js'
export type { default as Long } from 'long'
