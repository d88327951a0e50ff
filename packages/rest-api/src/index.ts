export { createRestApi, type RestApi } from './api.ts';
export { type Attempt, type AttemptLimit, AttemptLimiter } from './attempt-limiter.ts';
export { type ClientError, clientError } from './errors.ts';
export type { RestAnswer, RestBody, RestDependencies, RestRequest } from './types.ts';
