export { MeteorError, toClientError, type WireError } from './errors.ts';
export { type DdpLimits, defaultLimits } from './limits.ts';
export { createRateLimiter, type RateLimitCallback, type RateLimiter, type RateLimitMatcher } from './rate-limiter.ts';
export { createRegistry } from './registry.ts';
export type { DdpServer, DdpServerOptions } from './server.ts';
export { type PublicationStrategy, publicationStrategies } from './strategies.ts';
export type * from './types.ts';
