import { type EjsonObject, type EjsonValue, parseEjson, stringifyEjson } from './ejson.ts';
import type { ClientMessage, ServerMessage } from './messages.ts';

/** Bounds on names and ids of one message, in UTF-16 units. */
export interface WireLimits {
	/** Length of the whole frame. */
	readonly frame: number;
	/** Length of ids, method and subscription names, versions. */
	readonly name: number;
	/** Parameters of a method or subscription; entries of `support`. */
	readonly params: number;
}

export const defaultWireLimits: WireLimits = { frame: 256 * 1024, name: 256, params: 64 };

/**
 * The object in a frame.
 * @returns undefined where the frame is too long, no EJSON, or no object
 */
export const parseFrame = (frame: string, limits: WireLimits = defaultWireLimits): EjsonObject | undefined => {
	if (frame.length > limits.frame) {
		return undefined;
	}
	const value = parseEjson(frame);
	const isObject =
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		!(value instanceof Date) &&
		!(value instanceof Uint8Array);
	return isObject ? value : undefined;
};

type Reader = (object: EjsonObject, limits: WireLimits) => ClientMessage | undefined;

const name = (value: EjsonValue | undefined, limits: WireLimits): string | undefined =>
	typeof value === 'string' && value.length > 0 && value.length <= limits.name ? value : undefined;

const params = (value: EjsonValue | undefined, limits: WireLimits): readonly EjsonValue[] | undefined => {
	if (value === undefined || value === null) {
		return [];
	}
	return Array.isArray(value) && value.length <= limits.params ? value : undefined;
};

const heartbeat =
	(msg: 'ping' | 'pong'): Reader =>
	({ id }, limits) => {
		if (id === undefined) {
			return { msg };
		}
		const known = name(id, limits);
		return known === undefined ? undefined : { msg, id: known };
	};

const readers: Readonly<Record<ClientMessage['msg'], Reader>> = {
	connect(object, limits) {
		const version = name(object.version, limits);
		const support = params(object.support ?? [], limits);
		const session = name(object.session, limits);
		if (version === undefined || !support?.every((entry) => typeof entry === 'string')) {
			return undefined;
		}
		return { msg: 'connect', version, support, ...(session === undefined ? {} : { session }) };
	},
	ping: heartbeat('ping'),
	pong: heartbeat('pong'),
	// randomSeed is let fall: it makes generated ids predictable to the caller, and only Meteor's own client wants that.
	method(object, limits) {
		const id = name(object.id, limits);
		const method = name(object.method, limits);
		const args = params(object.params, limits);
		return id === undefined || method === undefined || !args ? undefined : { msg: 'method', id, method, params: args };
	},
	sub(object, limits) {
		const id = name(object.id, limits);
		const wanted = name(object.name, limits);
		const args = params(object.params, limits);
		return id === undefined || wanted === undefined || !args
			? undefined
			: { msg: 'sub', id, name: wanted, params: args };
	},
	unsub(object, limits) {
		const id = name(object.id, limits);
		return id === undefined ? undefined : { msg: 'unsub', id };
	},
};

const isKnown = (msg: EjsonValue | undefined): msg is ClientMessage['msg'] =>
	typeof msg === 'string' && Object.hasOwn(readers, msg);

/** @returns undefined for an unknown or malformed message; unknown members are ignored, as the specification asks */
export const readClientMessage = (
	object: EjsonObject,
	limits: WireLimits = defaultWireLimits,
): ClientMessage | undefined => (isKnown(object.msg) ? readers[object.msg](object, limits) : undefined);

/** {@link parseFrame} and {@link readClientMessage} in one. */
export const decodeClientMessage = (
	frame: string,
	limits: WireLimits = defaultWireLimits,
): ClientMessage | undefined => {
	const object = parseFrame(frame, limits);
	return object && readClientMessage(object, limits);
};

/** @throws as {@link stringifyEjson} does */
export const encodeServerMessage = (message: ServerMessage): string =>
	// Strings alone, and every second message of a busy connection: not worth a walk.
	message.msg === 'updated' ? JSON.stringify(message) : stringifyEjson(message);

/**
 * An `added` or `changed` frame around fields that are encoded already: one encoding serves many connections.
 * @param fields as `stringifyEjson` or `joinMembers` gave them; left out where undefined
 */
export const encodeDocumentFrame = (
	msg: 'added' | 'changed',
	collection: string,
	id: string,
	fields: string | undefined,
	cleared: readonly string[] = [],
): string => {
	const head = `{"msg":"${msg}","collection":${JSON.stringify(collection)},"id":${JSON.stringify(id)}`;
	const body = fields === undefined ? '' : `,"fields":${fields}`;
	return `${head}${body}${cleared.length > 0 ? `,"cleared":${JSON.stringify(cleared)}` : ''}}`;
};
