import { fromUtf8, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { MemoryStorage } from './tests/memory-storage.ts';
import { MAX_LINES, Transcript } from './transcript.ts';
import { createVault } from './vault.ts';

const setUp = () => {
	const storage = new MemoryStorage();
	const vault = createVault(() => pureJs, storage, 'alice:room');
	return { storage, vault, transcript: new Transcript(vault, pureJs.randomBytes) };
};

const message = (id: string, from = 'alice', text = `text ${id}`) => ({ id, from, text, ts: 1 });

describe('Transcript', () => {
	it('keeps each message in a slot of its own, and shows them in order', () => {
		const { transcript, vault, storage } = setUp();
		transcript.add(message('1'));
		transcript.notice('started', 2);
		transcript.add(message('2', 'bob'));
		expect(transcript.lines()?.map((line) => (line.kind === 'message' ? line.text : line.code))).to.deep.equal([
			'text 1',
			'started',
			'text 2',
		]);
		expect(JSON.parse(fromUtf8(vault.read('line:1') ?? new Uint8Array()) ?? '')).to.include({
			id: '2',
			from: 'bob',
			text: 'text 2',
		});
		expect(storage.length).to.equal(2);
	});

	it('H8 takes an id of the same author once, and the same id of another author as another message', () => {
		const { transcript } = setUp();
		transcript.add(message('1', 'alice', 'first'));
		transcript.add(message('1', 'alice', 'overwritten'));
		transcript.add(message('1', 'bob', 'of bob'));
		expect(transcript.lines()?.map((line) => line.kind === 'message' && line.text)).to.deep.equal(['first', 'of bob']);
	});

	it("H1 shows a new status on one's own message only", () => {
		const { transcript } = setUp();
		transcript.add({ ...message('1'), status: 'sending' });
		transcript.add(message('1', 'bob'));
		transcript.setStatus('1', 'alice', 'delivered');
		transcript.setStatus('unknown', 'alice', 'failed');
		expect(transcript.lines()?.map((line) => line.kind === 'message' && line.status)).to.deep.equal([
			'delivered',
			undefined,
		]);
	});

	it("H1 sends one's own failed message again in its place, and no other", () => {
		const { transcript } = setUp();
		transcript.add({ ...message('1'), status: 'sending' });
		transcript.add({ ...message('2'), status: 'sending' });
		transcript.setStatus('1', 'alice', 'failed');
		expect([
			transcript.failedText('1', 'alice'),
			transcript.failedText('2', 'alice'),
			transcript.failedText('1', 'bob'),
		]).to.deep.equal(['text 1', undefined, undefined]);
		transcript.markEnded();
		transcript.add({ ...message('1', 'alice', 'another text'), status: 'sending' });
		expect(
			transcript.lines()?.map((line) => line.kind === 'message' && [line.text, line.status, line.ended]),
		).to.deep.equal([
			['text 1', 'sending', false],
			['text 2', 'sending', true],
		]);
	});

	it('H1 takes what was delivered before a message that was read for read, and nothing else', () => {
		const { transcript } = setUp();
		for (const id of ['1', '2', '3', '4', '5']) {
			transcript.add({ ...message(id), status: 'sending' });
			transcript.add(message(id, 'bob'));
		}
		transcript.markEnded();
		for (const id of ['6', '7', '8', '9']) {
			transcript.add({ ...message(id), status: 'sending' });
		}
		transcript.setStatus('1', 'alice', 'delivered');
		transcript.setStatus('6', 'alice', 'delivered');
		transcript.setStatus('7', 'alice', 'failed');
		transcript.setStatus('8', 'alice', 'read');
		expect(
			transcript
				.lines()
				?.flatMap((line) => (line.kind === 'message' && line.status ? [`${line.id} ${line.status}`] : [])),
		).to.deep.equal([
			'1 delivered',
			'2 sending',
			'3 sending',
			'4 sending',
			'5 sending',
			'6 read',
			'7 failed',
			'8 read',
			'9 sending',
		]);
	});

	it('E1 marks what is over and erases on demand, in storage as well', () => {
		const { transcript, storage } = setUp();
		transcript.add(message('1'));
		transcript.markEnded();
		transcript.add(message('2'));
		expect(transcript.lines()?.map((line) => line.kind === 'message' && line.ended)).to.deep.equal([true, false]);
		transcript.erase();
		expect(transcript.lines()).to.deep.equal([]);
		expect(storage.length).to.equal(0);
	});

	it('G9 shows nothing any more once storage was cleared', () => {
		const { transcript, storage, vault } = setUp();
		for (const id of ['1', '2', '3']) {
			transcript.add(message(id));
		}
		storage.removeItem(storage.key(1) ?? '');
		expect(vault.intact()).to.equal(false);
		storage.removeItem(storage.key(0) ?? '');
		expect(transcript.lines()).to.equal(undefined);
	});

	it('says so when the browser refuses a message', () => {
		const { transcript, storage } = setUp();
		storage.quota = 100;
		expect(transcript.add(message('1', 'alice', 'x'.repeat(200)))).to.equal(false);
	});

	it('forgets the oldest lines beyond its bound', () => {
		const { transcript, storage } = setUp();
		storage.quota = Number.MAX_SAFE_INTEGER;
		for (let index = 0; index < MAX_LINES + 3; index++) {
			transcript.notice(index % 2 ? 'lost' : 'rekeyed', index);
		}
		expect(transcript.lines()).to.have.length(MAX_LINES);
	});

	it('shows the same notice once in a row, as a new line at the later time', () => {
		const { transcript } = setUp();
		transcript.notice('rekeyed', 1);
		const [first] = transcript.lines() ?? [];
		transcript.notice('rekeyed', 2);
		expect(transcript.lines()?.map(({ kind, ts }) => [kind, ts])).to.deep.equal([['notice', 2]]);
		expect(transcript.lines()?.[0]?.id).to.not.equal(first?.id);
	});
});
