export { resetMeteor, startMeteor } from '../boot.ts';
export { check, Match } from '../check.ts';
export { DDPRateLimiter } from '../ddp-rate-limiter.ts';
export { DDPServer } from '../ddp-server.ts';
export { Meteor } from '../meteor.ts';
export { WebApp } from '../webapp.ts';
