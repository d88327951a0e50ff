import { type PublicationStrategy, publicationStrategies } from './strategies.ts';
import type { Connection, DdpRegistry, MethodHandler, PublishHandler } from './types.ts';

/** A fresh, empty registry. */
export const createRegistry = (): DdpRegistry => {
	const methods = new Map<string, MethodHandler>();
	const publications = new Map<string, PublishHandler>();
	const strategies = new Map<string, PublicationStrategy>();
	const hooks = new Set<(connection: Connection) => void>();
	return {
		methods(added) {
			for (const [name, handler] of Object.entries(added)) {
				if (methods.has(name)) {
					throw new Error(`A method named '${name}' is already defined`);
				}
				methods.set(name, handler);
			}
		},
		publish(name, handler) {
			if (publications.has(name)) {
				throw new Error(`A publication named '${name}' is already defined`);
			}
			publications.set(name, handler);
		},
		onConnection(callback) {
			hooks.add(callback);
			return () => {
				hooks.delete(callback);
			};
		},
		setPublicationStrategy: (collection, strategy) => {
			strategies.set(collection, strategy);
		},
		getPublicationStrategy: (collection) => strategies.get(collection) ?? publicationStrategies.SERVER_MERGE,
		methodHandler: (name) => methods.get(name),
		publishHandler: (name) => publications.get(name),
		connected(connection) {
			for (const hook of hooks) {
				hook(connection);
			}
		},
	};
};
