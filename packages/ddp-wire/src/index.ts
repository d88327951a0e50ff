export {
	decodeClientMessage,
	defaultWireLimits,
	encodeDocumentFrame,
	encodeServerMessage,
	parseFrame,
	readClientMessage,
	type WireLimits,
} from './codec.ts';
export { type EjsonObject, type EjsonValue, joinMembers, maxDepth, parseEjson, stringifyEjson } from './ejson.ts';
export {
	type ClientMessage,
	type ConnectMessage,
	type DdpErrorBody,
	ddpVersion,
	type MethodMessage,
	type ServerMessage,
	type SubMessage,
	type UnsubMessage,
} from './messages.ts';
