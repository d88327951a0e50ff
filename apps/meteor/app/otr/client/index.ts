export { browserPorts } from './browser.ts';
export { blocksOurSide } from './gate.ts';
export { OtrContext, type OtrRoomView, useOtr, useOtrInvitations } from './hooks.ts';
export type * from './ports.ts';
export { createOtrRegistry } from './registry.ts';
export { createStreamOtrTransport, type StreamOtrTransportDeps } from './transport.ts';
export type * from './types.ts';
