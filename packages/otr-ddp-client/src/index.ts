export type { DdpClientOptions, DdpStatus } from './client.ts';
export { DdpClient } from './client.ts';
export type { DdpEnvironment, DdpSocket } from './environment.ts';
export { MethodError, NO_CONNECTION } from './errors.ts';
