import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Dialect, numberIn, SID } from './line.ts';

const open = async (url: string, uid: string): Promise<WebSocket> => {
	const socket = new WebSocket(`${url.replace('http', 'ws')}/?uid=${uid}`, { perMessageDeflate: false });
	await once(socket, 'open');
	return socket;
};

const RESULT = Buffer.from('{"msg":"result"');

/** The frame and nothing else, or a bare DDP method, at a server that believes who one says one is. */
const plain =
	(ddp: boolean): Dialect =>
	async (url, { uid }, ears) => {
		const socket = await open(url, uid);
		let closing = false;
		let calls = 0;
		socket.on('message', (message: Buffer) => {
			const number = numberIn(message);
			if (number !== undefined) {
				ears.frame(number);
			} else if (message.indexOf(RESULT) === 0) {
				ears.answer(false);
			}
		});
		socket.on('close', () => closing || ears.lost());
		return {
			send: (to, rid, body) => {
				const frame = { v: 1, rid, sid: SID, body };
				calls += 1;
				socket.send(
					JSON.stringify(
						ddp
							? {
									msg: 'method',
									id: String(calls),
									method: 'stream-notify-user',
									params: [`${to.uid}/otr`, 'data', frame],
								}
							: { to: to.uid, kind: 'data', frame },
					),
				);
			},
			room: async (other) => `${uid}${other.uid}`,
			close: () => {
				closing = true;
				socket.close();
			},
		};
	};

export const plainJson = plain(false);
export const plainDdp = plain(true);
