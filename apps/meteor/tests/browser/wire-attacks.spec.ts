import { expect } from 'chai';
import {
	FaultProxy,
	flip,
	type OtrPassing,
	type Person,
	reflect,
	seeded,
	seededFaults,
	splice,
	truncate,
	useTwoPeople,
} from './support/index.ts';

const SEED = Number(process.env.SEED ?? 20_261_123);
const NOTICE = 'A message that did not belong to this session was dropped';

/** The texts of the list that begin so, in their order. */
const shown = async (person: Person, prefix: string): Promise<string[]> => {
	const texts = await person.messages.getByRole('listitem').filter({ hasText: prefix }).allInnerTexts();
	return texts.flatMap((text) => text.split('\n').filter((line) => line.startsWith(prefix)));
};

const isRead = (person: Person, text: string, timeout?: number) =>
	person.message(text).getByRole('img', { name: 'Read', exact: true }).waitFor({ timeout });

describe('an attacker between a browser and the server', () => {
	const random = seeded(SEED);
	let wire: FaultProxy;
	const { alice, bob } = useTwoPeople({
		ways: async ({ url }) => {
			wire = await FaultProxy.start(url);
			return { alice: wire.url, bob: url };
		},
		// High enough for all that is said: the list holds only what is looked at.
		alice: { height: 3_000 },
		bob: { height: 3_000 },
		offTheRecord: true,
	});
	after(() => wire?.close());

	/** Data frames of one direction, oldest first. */
	const data = (direction: OtrPassing['direction']): OtrPassing[] =>
		wire.seen.filter((frame) => frame.kind === 'data' && frame.direction === direction);
	const last = (direction: OtrPassing['direction']): OtrPassing => {
		const frame = data(direction).at(-1);
		if (!frame) throw new Error(`no frame went ${direction} yet`);
		return frame;
	};
	/** How many the sidebar says were dropped. */
	const dropped = async (): Promise<number> => {
		const text = await alice.sidebar.getByText(/did not belong to this session/).allInnerTexts();
		return Number(/\d+/.exec(text[0] ?? '')?.[0] ?? 0);
	};
	const counts = (number: number) => alice.seesInSidebar(new RegExp(`^${number} messages? that did not belong`));
	/** A text in each direction arrives, once, and both sidebars say that the session stands. */
	const goesOn = async (text: string): Promise<void> => {
		await bob.sends(`${text} of bob`);
		await alice.sends(`${text} of alice`);
		await alice.sees(`${text} of bob`);
		await bob.sees(`${text} of alice`);
		await isRead(alice, `${text} of alice`);
		await isRead(bob, `${text} of bob`);
		for (const person of [alice, bob]) {
			expect(await shown(person, text)).to.have.length(2);
			await person.seesInSidebar(/^Off the record with/);
		}
	};

	it('X2 replayed frames show nothing twice', async () => {
		await goesOn('first');
		for (const frame of data('down')) {
			wire.inject(frame);
		}
		await goesOn('after replay');
		expect(await shown(alice, 'first')).to.have.length(2);
		expect(await dropped()).to.equal(0);
	});

	it('X2 reordered frames show in the order in which they were written', async () => {
		const late: OtrPassing[] = [];
		wire.onOtr((frame) => {
			if (frame.direction === 'up' || frame.kind !== 'data' || late.length === 5) {
				return [frame];
			}
			late.unshift(frame);
			return late.length === 5 ? late : [];
		});
		const texts = [1, 2, 3, 4, 5].map((number) => `turned round ${number}`);
		for (const text of texts) {
			await bob.say(text);
		}
		await isRead(bob, 'turned round 5');
		wire.onOtr();
		expect(await shown(alice, 'turned round')).to.deep.equal(texts);
		expect(await dropped()).to.equal(0);
	});

	it('X2 truncated, flipped, reflected and spliced frames are dropped, counted, and shown as one discreet line', async () => {
		const old = data('down').slice(0, 3);
		const mine = last('up');
		let forged = 0;
		wire.onOtr((frame) => {
			if (frame.direction === 'up' || frame.kind !== 'data' || forged > 0) {
				return [frame];
			}
			const forgeries = [truncate(frame, random), flip(frame, () => 0.99), reflect(mine, frame), frame];
			forged = forgeries.length - 1;
			return forgeries;
		});
		await bob.sends('behind forgeries');
		await alice.sees('behind forgeries');
		wire.onOtr();
		expect(forged).to.equal(3);
		await counts(forged);
		expect(await alice.messages.getByText(NOTICE).count()).to.equal(1);
		await goesOn('after forgeries');
		await alice.press('Refresh keys');
		await alice.messages.getByText('The conversation was re-keyed').waitFor();
		await goesOn('under new keys');
		const before = await dropped();
		const now = last('down');
		expect(now.frame.sid).to.not.equal(mine.frame.sid);
		for (const frame of old) {
			wire.inject(splice(frame, now));
		}
		await counts(before + old.length);
		expect(await alice.messages.getByText(NOTICE).count()).to.equal(1);
		await goesOn('after splices');
	});

	it('X2 a frame that is spoilt on its way arrives all the same, once', async () => {
		const spoilt = [(frame: OtrPassing) => flip(frame, random), (frame: OtrPassing) => truncate(frame, random)];
		wire.onOtr((frame) => {
			const spoil = frame.kind === 'data' ? spoilt.shift() : undefined;
			return [spoil ? spoil(frame) : frame];
		});
		await goesOn('spoilt on its way');
		wire.onOtr();
		expect(spoilt).to.have.length(0);
	});

	it('X2 forged hints neither end nor erase anything', async () => {
		const { event, frame } = last('down');
		const before = alice.plainTexts().length;
		for (const kind of ['end', 'unknown', 'decline', 'cancel', 'elsewhere', 'locked', 'refetch']) {
			wire.inject({ direction: 'down', event, kind, frame: { ...frame, body: '' } });
			wire.inject({ direction: 'down', event, kind: 'data', frame: { ...frame, body: 'AAAA' } });
		}
		await goesOn('after hints');
		await alice.sees('first of bob');
		expect(alice.plainTexts().length).to.equal(before);
	});

	it('X2 what is not a frame does nothing', async () => {
		const { event, frame } = last('down');
		const before = await dropped();
		const shapes: OtrPassing['frame'][] = [
			{},
			{ ...frame, v: 2 },
			{ ...frame, from: 'somebody else' },
			{ ...frame, rid: 'another room' },
			{ ...frame, sid: 'AAAAAAAAAAAAAAAAAAAAAA' },
			{ ...frame, body: `${String(frame.body)}=` },
			{ ...frame, body: 7 },
			{ ...frame, extra: '<img src=x onerror=alert(1)>' },
		];
		for (const shape of shapes) {
			wire.inject({ direction: 'down', event, kind: 'data', frame: shape });
			wire.inject({ direction: 'down', event, kind: 'no-such-kind', frame: shape });
		}
		await goesOn('after nonsense');
		expect(await dropped()).to.equal(before);
		expect(alice.problems).to.deep.equal([]);
		expect(bob.problems).to.deep.equal([]);
	});

	it(`H1 X2 all of it at once, by chance (seed ${SEED}): each text arrives once and in order, nothing goes plain`, async function () {
		this.timeout(120_000);
		const faults = seededFaults(SEED, {
			lost: 0.05,
			replayed: 0.1,
			reordered: 0.1,
			truncated: 0.07,
			flipped: 0.07,
			reflected: 0.1,
		});
		const before = [alice, bob].map((person) => person.plainTexts().length);
		const texts = { alice: [] as string[], bob: [] as string[] };
		wire.onOtr(faults.tamper);
		for (let index = 1; index <= 15; index += 1) {
			texts.alice.push(`by chance alice ${index}.`);
			texts.bob.push(`by chance bob ${index}.`);
			await alice.sends(`by chance alice ${index}.`);
			await bob.sends(`by chance bob ${index}.`);
		}
		wire.onOtr();
		await isRead(alice, 'by chance alice 15.', 60_000);
		await isRead(bob, 'by chance bob 15.', 60_000);
		for (const person of [alice, bob]) {
			expect(await shown(person, 'by chance alice')).to.deep.equal(texts.alice);
			expect(await shown(person, 'by chance bob')).to.deep.equal(texts.bob);
			await person.seesInSidebar(/^Off the record with/);
		}
		expect([alice, bob].map((person) => person.plainTexts().length)).to.deep.equal(before);
		expect(Object.values(faults.count).reduce((sum, count) => sum + count, 0)).to.be.greaterThan(5);
	});
});
