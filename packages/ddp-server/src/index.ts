export { MeteorError, toClientError, type WireError } from './errors.ts';
export { failureOf } from './failure.ts';
export { type DdpLimits, defaultLimits, heldAtMost } from './limits.ts';
export { createRateLimiter, type RateLimitCallback, type RateLimiter, type RateLimitMatcher } from './rate-limiter.ts';
export { createRegistry } from './registry.ts';
export { createDdpServer, type DdpServer, type DdpServerOptions } from './server.ts';
export { type PublicationStrategy, publicationStrategies } from './strategies.ts';
export { systemTimers } from './timers.ts';
export type * from './types.ts';
