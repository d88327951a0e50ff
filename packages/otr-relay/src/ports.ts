/** The setting that admits OTR at all; anything but true is a no. */
export interface RelaySettings {
	get(id: 'OTR_Enable'): unknown;
}

export interface RelayPresence {
	appearsOffline(userId: string): boolean;
	/** Instances that hold a connection of this user. */
	instancesOf(userId: string): readonly string[];
}

/** Streams of this instance. */
export interface RelayStreams {
	/** To the connections that subscribed to `eventName`, which only its owner may; answers how many took it. */
	emit(
		stream: 'notify-user',
		eventName: string,
		args: readonly unknown[],
		options?: { connectionId?: string; except?: string },
	): number;
}

/** For refusals, at debug level: their code and nothing else. */
export interface RelayLogger {
	debug(fields: object, message: string): void;
}

/** Who wrote, as the server itself knows it. */
export type RelaySender = { readonly userId: string | null; readonly connectionId: string };
