export type { DdpClientOptions } from './client.ts';
export { DdpClient } from './client.ts';
export type { DdpEnvironment, DdpSocket } from './environment.ts';
export { MethodError, NO_CONNECTION } from './errors.ts';
export type { DdpStatus } from './status.ts';
