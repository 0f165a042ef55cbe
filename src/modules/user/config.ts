import type { ConfigSchema } from '../../index.ts'

/** `modules.User.config`. Lifetimes in seconds, limits per minute. */
export const userConfig = {
  requireVerifyCode: {
    type: 'boolean',
    description:
      'Register needs a verify code, and user names are phone numbers. Off in development, on in ' +
      'production unless stated.',
  },
  codeSecret: {
    type: 'string',
    minLength: 32,
    description:
      'Key of the HMAC under which verify codes are stored. Unless stated a random one, made on ' +
      'first use and kept in the database.',
  },
  codeWebhookUrl: {
    type: 'string',
    pattern: '^https?://',
    description:
      'Where verify codes are POSTed as JSON to be sent on. Without it development logs them and ' +
      'production sends none.',
  },
  codeWebhookSecret: {
    type: 'string',
    minLength: 16,
    description: 'Signs the webhook requests (x-sifaka-signature). Unsigned without it.',
  },
  codeWebhookTimeoutMs: {
    type: 'integer',
    default: 2000,
    minimum: 100,
    maximum: 2500,
    description: 'How long the webhook may take, in ms; below the deadline of a call.',
  },
  accessTokenSeconds: {
    type: 'integer',
    default: 604_800,
    minimum: 60,
    maximum: 31_536_000,
    description: 'Lifetime of access tokens, in seconds: 7 days.',
  },
  refreshTokenSeconds: {
    type: 'integer',
    default: 5_184_000,
    minimum: 60,
    maximum: 315_360_000,
    description: 'Lifetime of refresh tokens, in seconds, begun anew with each refresh: 60 days.',
  },
  refreshGraceSeconds: {
    type: 'integer',
    default: 60,
    minimum: 0,
    maximum: 3600,
    description:
      'How long a used refresh token stays good, in seconds, for the reply may have been lost.',
  },
  wrongPasswordsPerAccount: {
    type: 'integer',
    default: 10,
    minimum: 1,
    maximum: 1000,
    description: 'Wrong passwords a minute for one user name.',
  },
  wrongPasswordsPerAddress: {
    type: 'integer',
    default: 100,
    minimum: 1,
    maximum: 1_000_000,
    description:
      'Wrong passwords a minute from one address. Loopback is not counted in development.',
  },
  registrationsPerAddress: {
    type: 'integer',
    default: 200,
    minimum: 1,
    maximum: 1_000_000,
    description: 'Registrations a minute from one address. Loopback is not counted in development.',
  },
  codesPerAddress: {
    type: 'integer',
    default: 100,
    minimum: 1,
    maximum: 1_000_000,
    description:
      'Verify codes a minute asked for from one address, for whatever numbers: each costs a ' +
      'message. Loopback is not counted in development.',
  },
} as const satisfies ConfigSchema
