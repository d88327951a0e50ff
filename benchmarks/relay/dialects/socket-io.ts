import { io } from 'socket.io-client';
import { type Dialect, NUMBER_DIGITS, SID } from './line.ts';

export const socketIo: Dialect = async (url, { uid }, ears) => {
	const socket = io(url, { transports: ['websocket'], auth: { uid }, forceNew: true, reconnection: false });
	let closing = false;
	socket.on('frame', (_from: string, _kind: string, frame: { readonly body: string }) =>
		ears.frame(Number(frame.body.slice(0, NUMBER_DIGITS))),
	);
	socket.on('disconnect', () => closing || ears.lost());
	await new Promise<void>((resolve, reject) => {
		socket.once('connect', resolve);
		socket.once('connect_error', reject);
	});
	return {
		send: (to, rid, body) => {
			socket.emit('frame', to.uid, 'data', { v: 1, rid, sid: SID, body }, () => ears.answer(false));
		},
		room: async (other) => `${uid}${other.uid}`,
		close: () => {
			closing = true;
			socket.close();
		},
	};
};
