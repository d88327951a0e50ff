import { Calls } from './calls.ts';
import type { MethodError } from './errors.ts';
import type { Incoming } from './messages.ts';
import { Publications } from './publications.ts';
import { StreamSubscriptions } from './streams.ts';

/** What goes over the connection: method calls, streams and publications. */
export class Traffic {
	readonly calls = new Calls();
	readonly publications = new Publications();
	readonly streams: StreamSubscriptions;

	constructor(onRefused: (stream: string, eventName: string, error: MethodError) => void) {
		this.streams = new StreamSubscriptions(onRefused);
	}

	take(message: Incoming): void {
		if (message.msg === 'result') {
			this.calls.answer(message.id, message);
		} else if (message.msg === 'changed') {
			this.streams.deliver(message.collection, message.fields);
			this.publications.deliver(message.collection, message.id, message.fields);
		} else if (message.msg === 'ready') {
			this.publications.ready(message.subs);
		} else if (message.msg === 'nosub') {
			this.streams.refused(message.id, message.error);
			this.publications.ended(message.id, message.error);
		}
	}

	/** The connection is gone: calls and publications that wait for an answer reject. */
	abandon(): void {
		this.calls.abandon();
		this.publications.abandon();
	}
}
