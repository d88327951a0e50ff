import type { RateLimitAnswer, RateLimitCallback, RateLimitMatcher } from '@rocket.chat/ddp-server';
import { runtime } from './src/runtime.ts';

/**
 * docs.meteor.com, api/DDPRateLimiter.html. A refused caller gets 'too-many-requests' with `details.timeToReset` in
 * milliseconds.
 */
export const DDPRateLimiter = {
	/**
	 * @param numRequests invocations allowed per interval, for each combination of the fields the matcher names
	 * @param timeInterval milliseconds
	 * @returns the rule's id
	 */
	addRule(matcher: RateLimitMatcher, numRequests: number, timeInterval: number, callback?: RateLimitCallback): string {
		return runtime().rateLimiter.addRule(matcher, numRequests, timeInterval, callback);
	},
	removeRule(id: string): boolean {
		return runtime().rateLimiter.removeRule(id);
	},
	setErrorMessage(message: string | ((answer: RateLimitAnswer) => string)): void {
		runtime().rateLimiter.setErrorMessage(message);
	},
};
