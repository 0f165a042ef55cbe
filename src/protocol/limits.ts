/** Bounds that are part of the wire and no configuration changes. See docs/protocol.md. */

/** CONNECT, fixed header included. */
export const maxConnectBytes = 4096
/** Levels of a JSON request; the outermost is 1. */
export const maxJsonDepth = 32
/** Levels of a protobuf message; the outermost is 1. What protoc takes by default. */
export const maxMessageDepth = 100
/**
 * Payloads in a row that are not JSON at all: the last is answered, then the connection is closed.
 */
export const maxGarbageInRow = 3
/**
 * Requests in a row with QoS 0, QoS 2 or retain: the last is answered, then the connection is
 * closed.
 */
export const maxWrongQosInRow = 32
/** Refused publishes on ordinary topics: one more closes the connection. */
export const maxRefusedPublishes = 32
/** Keep-alive below this is raised to it, in seconds. */
export const minKeepAliveSeconds = 10
/** What keep-alive 0 counts as, in seconds. */
export const unstatedKeepAliveSeconds = 1200
