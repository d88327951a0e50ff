/** What a socket must offer; a browser's WebSocket does. */
export interface DdpSocket {
	send(text: string): void;
	close(): void;
	onopen: (() => void) | null;
	onmessage: ((event: { data: unknown }) => void) | null;
	onclose: (() => void) | null;
}

/** What the client takes from its surroundings; tests give a clock that they move by hand. */
export type DdpEnvironment = {
	open(): DdpSocket;
	/** Runs `callback` after `ms` milliseconds; returns the cancel. */
	after(ms: number, callback: () => void): () => void;
	/** ms since the epoch */
	now(): number;
	/** in [0, 1) */
	random(): number;
};
