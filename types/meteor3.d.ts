/*
 * What Meteor 3 documents and @types/meteor 2.9 does not declare yet. A script, not a module: it must declare the
 * modules, so that they win over the source of the workspace package `meteor` in feature code.
 */

declare module 'meteor/meteor' {
	namespace Meteor {
		/** docs.meteor.com, api/meteor.html#publication-strategies */
		interface PublicationStrategy {
			readonly merge: boolean;
			readonly history: boolean;
		}

		interface ErrorStatic {
			/**
			 * `details` may be anything EJSON carries (docs.meteor.com, api/meteor.html#meteor-error; DDP specification,
			 * Errors).
			 */
			new (error: string | number, reason?: string, details?: unknown): Error;
		}

		/** docs.meteor.com, api/meteor.html#meteor-server */
		const server: {
			/** docs.meteor.com, api/meteor.html#publication-strategies */
			setPublicationStrategy(name: string, strategy: PublicationStrategy): void;
			getPublicationStrategy(name: string): PublicationStrategy;
		};
	}
}

declare module 'meteor/ddp-server' {
	/** docs.meteor.com, api/meteor.html#publication-strategies */
	namespace DDPServer {
		const publicationStrategies: {
			readonly SERVER_MERGE: import('meteor/meteor').Meteor.PublicationStrategy;
			readonly NO_MERGE: import('meteor/meteor').Meteor.PublicationStrategy;
			readonly NO_MERGE_NO_HISTORY: import('meteor/meteor').Meteor.PublicationStrategy;
		};
	}
}

declare module 'meteor/webapp' {
	namespace WebApp {
		/**
		 * An Express 5 app (docs.meteor.com, packages/webapp.html; Meteor 3 migration guide, "WebApp switches to Express").
		 */
		const handlers: import('express').Express;
	}
}

declare module 'meteor/check' {
	namespace Match {
		/** Thrown by `check` (docs.meteor.com, api/check.html). */
		// biome-ignore lint/suspicious/noShadowRestrictedNames: Meteor's own name
		const Error: new (message: string) => globalThis.Error & { readonly path: string };
	}
}

declare module 'meteor/ddp-rate-limiter' {
	namespace DDPRateLimiter {
		/** The fourth argument of addRule and what it is told (docs.meteor.com, api/DDPRateLimiter.html). */
		function addRule(
			matcher: Matcher,
			numRequests: number,
			timeInterval: number,
			callback?: (reply: { allowed: boolean; timeToReset: number; numInvocationsLeft: number }, input: object) => void,
		): string;
		/** docs.meteor.com, api/DDPRateLimiter.html */
		function setErrorMessage(message: string | ((reply: { timeToReset: number }) => string)): void;
	}
}
