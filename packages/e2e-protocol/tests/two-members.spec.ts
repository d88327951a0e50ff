/** Two members and a stranger who controls the server, in any order of events: who can read what. */
import { pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { openRoomKey, shareRoomKey } from '../src/rooms/envelope.ts';
import { addKey, currentKey, type Keyring, rotate } from '../src/rooms/keyring.ts';
import { openMessage, type SealedContent, sealMessage } from '../src/rooms/message.ts';
import { alice, bob, carol, must, room, type User } from './fixtures.ts';

type Side = 'aliceUid' | 'bobUid';
type Document = {
	readonly sender: Side;
	readonly id: string;
	readonly revision: number;
	readonly text: string;
	readonly content: SealedContent;
};
type Event = { readonly kind: 'rotate' | 'deliver' | 'send' | 'edit'; readonly side: Side; readonly pick: number };

const users: Record<Side, User> = { aliceUid: alice, bobUid: bob };
const peerOf = (side: Side): User => (side === 'aliceUid' ? bob : alice);

/** What the server holds, and what each member's browser holds. */
class Course {
	readonly rings: Record<Side, Keyring> = { aliceUid: [], bobUid: [] };
	readonly mailed: Record<Side, string[]> = { aliceUid: [], bobUid: [] };
	readonly envelopes: { readonly to: Side; readonly sealed: string }[] = [];
	readonly documents: Document[] = [];

	play(events: readonly Event[]): void {
		for (const event of [{ kind: 'rotate', side: 'aliceUid', pick: 0 } as const, ...events]) {
			this[event.kind](event.side, event.pick);
		}
		for (const side of ['aliceUid', 'bobUid'] as const) {
			while (this.mailed[side].length > 0) {
				this.deliver(side, 0);
			}
		}
	}

	rotate(side: Side): void {
		const { ring, roomKey } = must(rotate(pureJs, pureJs.randomBytes, room, this.rings[side]));
		const peer = { published: peerOf(side).published, known: peerOf(side).bundle };
		const shared = must(
			shareRoomKey({ primitives: pureJs, random: pureJs.randomBytes, room, self: users[side], roomKey, peer }),
		);
		const to = peerOf(side).uid as Side;
		this.rings[side] = ring;
		this.mailed[to].push(shared.peers);
		this.envelopes.push({ to, sealed: shared.peers }, { to: side, sealed: shared.own });
	}

	deliver(side: Side, pick: number): void {
		const [sealed] = this.mailed[side].splice(pick % Math.max(1, this.mailed[side].length), 1);
		if (sealed !== undefined) {
			const { roomKey } = must(
				openRoomKey({ primitives: pureJs, room, self: users[side], peer: peerOf(side).bundle, sealed }),
			);
			this.rings[side] = must(addKey(this.rings[side], roomKey)).ring;
		}
	}

	send(side: Side, pick: number, id = `m${this.documents.length}`, revision = 0): void {
		const ring = this.rings[side];
		const text = `text ${pick} ${this.documents.length}`;
		const sealed = sealMessage({
			primitives: pureJs,
			random: pureJs.randomBytes,
			ring,
			room,
			sender: side,
			id,
			revision,
			text,
		});
		if (!sealed.ok) {
			expect([sealed.refusal, ring.length]).to.deep.equal(['no-room-key', 0]);
			return;
		}
		this.documents.push({ sender: side, id, revision, text, content: sealed.content });
	}

	edit(side: Side, pick: number): void {
		const own = this.documents.filter(({ sender }) => sender === side);
		const edited = own[pick % Math.max(1, own.length)];
		if (edited) {
			const newest = Math.max(...own.filter(({ id }) => id === edited.id).map(({ revision }) => revision));
			this.send(side, pick, edited.id, newest + 1);
		}
	}
}

const events = fc.array(
	fc.record({
		kind: fc.constantFrom<Event['kind']>('rotate', 'deliver', 'send', 'send', 'edit'),
		side: fc.constantFrom<Side>('aliceUid', 'bobUid'),
		pick: fc.nat({ max: 99 }),
	}),
	{ maxLength: 14 },
);

const courseOf = (list: readonly Event[]): Course => {
	const course = new Course();
	course.play(list);
	return course;
};

describe('two members of an encrypted room', () => {
	it('come to one ring and read everything, whatever the order of rotations and envelopes', function () {
		this.timeout(60_000);
		fc.assert(
			fc.property(events, (list) => {
				const { rings, documents } = courseOf(list);
				expect(rings.aliceUid.map(({ kid }) => kid)).to.deep.equal(rings.bobUid.map(({ kid }) => kid));
				for (const { sender, id, revision, text, content } of documents) {
					for (const ring of Object.values(rings)) {
						const opened = openMessage({ primitives: pureJs, ring, room, sender, id, document: content });
						const stale = content.kid !== currentKey(ring)?.kid;
						expect(opened).to.deep.equal({ ok: true, content: { kind: 'text', text }, revision, stale });
					}
				}
				expect(new Set(documents.map(({ content }) => content.iv)).size).to.equal(documents.length);
			}),
			{ numRuns: 25 },
		);
	});

	it('are the only ones who open anything: not a stranger with every envelope, every message and a member’s name', function () {
		this.timeout(60_000);
		fc.assert(
			fc.property(events, (list) => {
				const { envelopes, documents } = courseOf(list);
				for (const { sealed } of envelopes) {
					for (const uid of ['aliceUid', 'bobUid', 'carolUid']) {
						for (const peer of [alice.bundle, bob.bundle, carol.bundle]) {
							expect(openRoomKey({ primitives: pureJs, room, self: { ...carol, uid }, peer, sealed }).ok).to.equal(
								false,
							);
						}
					}
				}
				const own = must(rotate(pureJs, pureJs.randomBytes, room, [])).roomKey;
				for (const { sender, id, content } of documents) {
					const ring = [own, { ...own, kid: content.kid }];
					expect(openMessage({ primitives: pureJs, ring, room, sender, id, document: content }).ok).to.equal(false);
				}
			}),
			{ numRuns: 15 },
		);
	});

	it('take no message in the place of another, and no envelope in the place of another', function () {
		this.timeout(60_000);
		fc.assert(
			fc.property(events, (list) => {
				const { rings, documents, envelopes } = courseOf(list);
				const ring = rings.aliceUid;
				for (const { content, ...from } of documents) {
					for (const to of documents) {
						const moved = from.sender !== to.sender || from.id !== to.id;
						const opened = openMessage({
							primitives: pureJs,
							ring,
							room,
							sender: to.sender,
							id: to.id,
							document: content,
						});
						expect(opened.ok).to.equal(!moved);
						// Pieces of two contents never make a third one.
						const spliced = openMessage({
							primitives: pureJs,
							ring,
							room,
							...from,
							document: { ...content, ciphertext: to.content.ciphertext },
						});
						expect(spliced.ok).to.equal(to.content === content);
					}
				}
				for (const { to, sealed } of envelopes) {
					const other = to === 'aliceUid' ? 'bobUid' : 'aliceUid';
					expect(
						openRoomKey({ primitives: pureJs, room, self: users[other], peer: peerOf(other).bundle, sealed }).ok,
					).to.equal(false);
				}
			}),
			{ numRuns: 15 },
		);
	});
});
