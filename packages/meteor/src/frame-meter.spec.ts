import { expect } from 'chai';
import fc from 'fast-check';
import { FrameMeter } from './frame-meter.ts';

const LIMIT = 256 * 1024;

/** A masked frame, as a client writes it. */
const frame = (first: number, length: number): Buffer => {
	const extended =
		length < 126
			? []
			: length < 65_536
				? [length >> 8, length & 255]
				: [0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
	const known = length < 126 ? length : length < 65_536 ? 126 : 127;
	return Buffer.concat([Buffer.from([first, 0x80 | known, ...extended, 1, 2, 3, 4]), Buffer.alloc(length, 0x81)]);
};
const TEXT = 0x81;
const BEGIN = 0x01;
const MORE = 0x00;
const LAST = 0x80;
const PONG = 0x8a;

const inPieces = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
	const pieces: Buffer[] = [];
	let at = 0;
	for (const size of sizes) {
		pieces.push(bytes.subarray(at, at + size));
		at += size;
	}
	return [...pieces, bytes.subarray(at)];
};

describe('the meter of frames', () => {
	it('X9 counts every frame, whatever its kind and however it is cut', () => {
		const kinds = fc.constantFrom(TEXT, 0x82, BEGIN, MORE, LAST, 0x89, PONG, 0x88);
		const lengths = fc.oneof(fc.constantFrom(0, 1, 125, 126, 127, 65_535, 65_536), fc.nat(2000));
		fc.assert(
			fc.property(
				fc.array(fc.tuple(kinds, lengths), { maxLength: 8 }),
				fc.array(fc.nat(50), { maxLength: 40 }),
				(frames, sizes) => {
					const meter = new FrameMeter(LIMIT);
					const wire = Buffer.concat(frames.map(([first, length]) => frame(first, length)));
					const counted = inPieces(wire, sizes).reduce((sum, piece) => sum + meter.read(piece), 0);
					expect(counted).to.equal(frames.length);
				},
			),
		);
	});

	it('X9 holds nothing of what is complete, and all of what is not, with what its pieces cost', () => {
		const meter = new FrameMeter(LIMIT);
		expect([meter.read(frame(TEXT, 1000)), meter.held]).to.deep.equal([1, 0]);
		const large = frame(TEXT, 10_000);
		meter.read(large.subarray(0, 5000));
		expect(meter.held).to.be.within(5000, 6000);
		for (const byte of large.subarray(5000, 6000)) {
			meter.read(Buffer.from([byte]));
		}
		expect(meter.held).to.be.above(300_000);
		meter.read(large.subarray(6000));
		expect(meter.held).to.equal(0);
	});

	it('X9 holds a message in fragments until its last, whatever comes between, empty ones as well', () => {
		const meter = new FrameMeter(LIMIT);
		meter.read(frame(BEGIN, 100));
		const begun = meter.held;
		meter.read(frame(PONG, 0));
		for (let count = 0; count < 10_000; count += 1) {
			meter.read(frame(MORE, 0));
		}
		expect([begun > 100, meter.held > 1_000_000]).to.deep.equal([true, true]);
		meter.read(frame(LAST, 0));
		expect(meter.held).to.equal(0);
	});

	it('X9 knows how long a message will be before it has come', () => {
		const meter = new FrameMeter(LIMIT);
		meter.read(frame(TEXT, 70_000).subarray(0, 20));
		expect(meter.announced).to.equal(70_000);
		const others = new FrameMeter(LIMIT);
		for (const each of [frame(BEGIN, 1000), frame(MORE, 500), frame(PONG, 100), frame(LAST, 2000).subarray(0, 50)]) {
			others.read(each);
		}
		expect(others.announced).to.equal(3500);
		others.read(Buffer.alloc(2000));
		expect(others.announced).to.be.below(1000);
	});

	it('leaves what is longer than any frame to the one who refuses it', () => {
		const meter = new FrameMeter(1000);
		expect(meter.read(frame(TEXT, 1001).subarray(0, 500))).to.equal(1);
		expect([meter.held, meter.read(Buffer.alloc(100_000))]).to.deep.equal([0, 0]);
	});
});
