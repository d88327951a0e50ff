export {
	decodeClientMessage,
	defaultWireLimits,
	encodeDocumentFrame,
	encodeServerMessage,
	parseFrame,
	readClientMessage,
	type WireLimits,
} from './codec.ts';
export { decodedSize } from './decoded-size.ts';
export { type EjsonObject, type EjsonValue, joinMembers, maxDepth, parseEjson, stringifyEjson } from './ejson.ts';
export {
	type ClientMessage,
	type ConnectMessage,
	type DdpErrorBody,
	type DdpVersion,
	ddpVersions,
	type MethodMessage,
	negotiateVersion,
	type ServerMessage,
	type SubMessage,
	type UnsubMessage,
} from './messages.ts';
