import { readFileSync } from 'node:fs';
import { pureJs, toHex } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { SAS_EMOJI, sasBytes, sasEmoji } from '../src/verification/index.ts';
import { MAX_NAMES } from '../src/verification/pins.ts';
import { MAX_QR_LENGTH } from '../src/verification/qr.ts';

const document = readFileSync(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
const named = ({ emoji, name }: { emoji: string; name: string }): string => `${emoji} ${name}`;

describe('docs/PROTOCOL.md, Verification', () => {
	it('lists the 64 pictures in their order', () => {
		const rows = Array.from(
			{ length: 8 },
			(_, row) => `| ${[8 * row, ...SAS_EMOJI.slice(8 * row, 8 * row + 8).map(named)].join(' | ')} |`,
		);
		expect(document).to.include(rows.join(' '));
	});

	it('shows pictures that the code shows too', () => {
		const [hash, nonceI, nonceR] = [1, 2, 3].map((value) => new Uint8Array(32).fill(value));
		const bytes = sasBytes(pureJs, { hash: hash!, nonceI: nonceI!, nonceR: nonceR! });
		expect(document).to.include(`\`${toHex(bytes)}\`, ${sasEmoji(bytes).map(named).join(', ')}.`);
	});

	it('names the limits of the code', () => {
		expect(document).to.include(`| over ${MAX_QR_LENGTH} bytes, other fields`);
		expect(document).to.include(`(the newest ${MAX_NAMES} of each)`);
	});
});
