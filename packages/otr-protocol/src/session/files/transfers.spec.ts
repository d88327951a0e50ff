import { pureJs, toHex, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { CHUNK_BYTES, MAX_FILE_BYTES } from '../../content/index.ts';
import type { Incoming, Outgoing } from '../state/state.ts';
import { chunkCount, chunkLength, extendDigest, fileDigest, fileOf, isRunning, startDigest } from './transfers.ts';

const facts = {
	id: 'f',
	name: 'a.txt',
	mime: 'text/plain',
	size: CHUNK_BYTES + 1,
	digest: new Uint8Array(32),
	taken: 1,
	since: 0,
};
const outgoing = (waits: Outgoing['waits']): Outgoing => ({
	...facts,
	whose: 'mine',
	next: 1,
	sent: 1,
	waits,
	retryAt: 0,
});
const incoming = (accepted: boolean): Incoming => ({
	...facts,
	whose: 'yours',
	accepted,
	announced: 0,
	announcedAt: 0,
	chain: new Uint8Array(32),
});

describe('transfers', () => {
	it('have a digest that another program computes alike', () => {
		expect(toHex(startDigest(pureJs))).to.equal('c03bee8ab1414646954327f90d650514ab1ca6708650768fcae1b318f40d8cf1');
		expect(toHex(fileDigest(pureJs, utf8('a')))).to.equal(
			'a7d7083bc016b38e966a7378f96105280cdf0458e43fc2d0eb97b3450594e190',
		);
		const bytes = Uint8Array.from({ length: CHUNK_BYTES + 1 }, (_, at) => at * 31 + (at >>> 8));
		expect(toHex(fileDigest(pureJs, bytes))).to.equal(
			'fdad7420ec8cb5b74fada73bf2e16706dbda5f5096e10ed6a5d8e60d3c7f914b',
		);
	});

	it('have a digest that leaves what it was given as it was', () => {
		const [digest, chunk] = [new Uint8Array(32).fill(1), new Uint8Array(5).fill(2)];
		extendDigest(pureJs, digest, chunk);
		expect([digest, chunk]).to.deep.equal([new Uint8Array(32).fill(1), new Uint8Array(5).fill(2)]);
	});

	it('have chunks of 64 KiB, and a last one with what is left', () => {
		for (const [size, count, last] of [
			[1, 1, 1],
			[CHUNK_BYTES - 1, 1, CHUNK_BYTES - 1],
			[CHUNK_BYTES, 1, CHUNK_BYTES],
			[CHUNK_BYTES + 1, 2, 1],
			[MAX_FILE_BYTES, CHUNK_BYTES, CHUNK_BYTES - 1],
		] as const) {
			expect([chunkCount(size), chunkLength(size, count - 1)], `${size}`).to.deep.equal([count, last]);
			if (count > 1) {
				expect(chunkLength(size, 0)).to.equal(CHUNK_BYTES);
			}
		}
	});

	it('run once the receiver has said yes', () => {
		expect(
			(['accept', 'bytes', 'relay', 'credit', 'resume', 'rate'] as const).map((waits) => isRunning(outgoing(waits))),
		).to.deep.equal([false, true, true, true, true, true]);
		expect([isRunning(incoming(false)), isRunning(incoming(true))]).to.deep.equal([false, true]);
	});

	it('are shown with what a user may know of them', () => {
		const shown = {
			whose: 'yours',
			id: 'f',
			name: 'a.txt',
			mime: 'text/plain',
			size: CHUNK_BYTES + 1,
			chunks: 2,
			taken: 1,
		};
		expect(fileOf(incoming(true), 'running')).to.deep.equal({ ...shown, status: 'running' });
		expect(fileOf(outgoing('accept'), 'cancelled', 'declined')).to.deep.equal({
			...shown,
			whose: 'mine',
			status: 'cancelled',
			reason: 'declined',
		});
	});
});
