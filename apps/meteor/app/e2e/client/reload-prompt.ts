import type { KeyValueStore } from '@rocket.chat/browser-storage';
import { type Primitives, toHex, utf8 } from '@rocket.chat/crypto';

/** Whether the user enters the end-to-end password after each reload in this browser. Survives logouts. */
export interface ReloadPrompt {
	read(): Promise<boolean>;
	write(promptOnReload: boolean): Promise<void>;
}

export const createReloadPrompt = (primitives: Primitives, store: KeyValueStore, uid: string): ReloadPrompt => {
	const name = `e2e-ask:${toHex(primitives.sha256(utf8(uid)))}`;
	return {
		read: async () => (await store.get(name)) === true,
		write: (promptOnReload) => (promptOnReload ? store.set(name, true) : store.delete(name)),
	};
};
