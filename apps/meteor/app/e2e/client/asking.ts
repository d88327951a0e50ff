import type { KeyValueStore } from '@rocket.chat/browser-storage';
import { type Primitives, toHex, utf8 } from '@rocket.chat/crypto';

/** Whether this user wants to enter the end-to-end password after each reload of this browser. Kept over logouts. */
export interface Asking {
	read(): Promise<boolean>;
	write(asks: boolean): Promise<void>;
}

export const createAsking = (primitives: Primitives, store: KeyValueStore, uid: string): Asking => {
	const name = `e2e-ask:${toHex(primitives.sha256(utf8(uid)))}`;
	return {
		read: async () => (await store.get(name)) === true,
		write: (asks) => (asks ? store.set(name, true) : store.delete(name)),
	};
};
