export { type Broker, isInstanceName } from './broker.ts';
export type {
	ChangeAction,
	ConnectionStatus,
	EventListener,
	EventName,
	EventPayload,
	EventSignatures,
	VisiblePresence,
} from './events.ts';
export type { ListenerErrorHandler } from './listeners.ts';
export { LocalBroker, type LocalBrokerOptions, type LocalBus } from './localBroker.ts';
