import {
	type Connection,
	MeteorError,
	type MethodHandler,
	type PublicationStrategy,
	type PublishHandler,
} from '@rocket.chat/ddp-server';
import { runtime } from './src/runtime.ts';

/** The part of Meteor's `Meteor` that feature modules use (docs.meteor.com, api/meteor.html). */
export const Meteor = {
	isServer: true,
	isClient: false,

	Error: MeteorError,

	/** Registers methods; each name only once. */
	methods(methods: Record<string, MethodHandler>): void {
		runtime().registry.methods(methods);
	},

	/** Registers a publication; each name only once. Universal publications (no name) are refused. */
	publish(name: string | null, handler: PublishHandler): void {
		if (name === null) {
			throw new TypeError('A publication needs a name: universal publications are not served');
		}
		runtime().registry.publish(name, handler);
	},

	/** Runs before the server listens, in order, each awaited; at once if it listens already. */
	startup(callback: () => unknown): void {
		const { startups } = runtime();
		if (startups) {
			startups.push(callback);
		} else {
			callback();
		}
	},

	/** Called for every connection that completed `connect`. */
	onConnection(callback: (connection: Connection) => void): { stop(): void } {
		return { stop: runtime().registry.onConnection(callback) };
	},

	server: {
		/** See `DDPServer.publicationStrategies` in `meteor/ddp-server`. */
		setPublicationStrategy(name: string, strategy: PublicationStrategy): void {
			runtime().registry.setPublicationStrategy(name, strategy);
		},
		getPublicationStrategy(name: string): PublicationStrategy {
			return runtime().registry.getPublicationStrategy(name);
		},
	},
};
