/**
 * What is served must be usable as what is declared to feature modules (@types/meteor and types/meteor3.d.ts).
 * Checked by the compiler alone: `tsc -p tsconfig.types.json`.
 */

import type { Connection, MethodInvocation, Publication } from '@rocket.chat/ddp-server';
import type { Match as DeclaredMatch } from 'meteor/check';
import type { DDPRateLimiter as DeclaredRateLimiter } from 'meteor/ddp-rate-limiter';
import type { DDPServer as DeclaredDdpServer } from 'meteor/ddp-server';
import type { Meteor as DeclaredMeteor, Subscription } from 'meteor/meteor';
import type { WebApp as DeclaredWebApp } from 'meteor/webapp';
import { Match } from '../check.ts';
import { DDPRateLimiter } from '../ddp-rate-limiter.ts';
import { DDPServer } from '../ddp-server.ts';
import { Meteor } from '../meteor.ts';
import { WebApp } from '../webapp.ts';

export const meteor: Pick<typeof DeclaredMeteor, 'isServer' | 'isClient' | 'onConnection' | 'server'> = Meteor;
export const handlers: Pick<typeof DeclaredWebApp, 'handlers' | 'httpServer'> = WebApp;
export const strategies: typeof DeclaredDdpServer = DDPServer;
export const limiter: Pick<typeof DeclaredRateLimiter, 'addRule' | 'removeRule' | 'setErrorMessage'> = DDPRateLimiter;
export const names: Record<keyof typeof DeclaredMatch, unknown> = Match;

/** `this` of methods and publish functions, and what they are given. */
export const invocation = (served: MethodInvocation): DeclaredMeteor.MethodThisType => served;
export const publication = (served: Publication): Subscription => served;
export const connection = (served: Connection): DeclaredMeteor.Connection => served;
