/**
 * socket.io as its documentation has it: a room for each person, an acknowledgement for each frame. WebSocket alone, no
 * compression.
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { listen } from './listening.ts';

const server = createServer();
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => {
	const uid = String(socket.handshake.auth.uid);
	void socket.join(uid);
	socket.on('frame', (to: string, kind: string, frame: unknown, acknowledge: (answer: unknown) => void) => {
		io.to(to).emit('frame', uid, kind, frame);
		acknowledge({ delivered: 1 });
	});
});
listen(server);
