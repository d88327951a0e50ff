import type { DdpEnvironment, DdpSocket } from '@rocket.chat/otr-ddp-client';

const socketUrl = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/websocket`;

/** The browser's socket, clock and randomness. */
export const browserEnvironment = (): DdpEnvironment => ({
	open: (): DdpSocket => new WebSocket(socketUrl()) as DdpSocket,
	after: (ms, callback) => {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
	now: () => Date.now(),
	random: () => Math.random(),
});
