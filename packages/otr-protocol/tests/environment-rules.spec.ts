import { expect } from 'chai';
import { view } from '../src/index.ts';
import { CHUNK, type Courier, carry, couriers } from './courier.ts';
import { elapse, established, type Machine, pair } from './machine.ts';
import { framesOf, lose } from './saying.ts';

const said = (machine: Machine): string[] => framesOf(machine).map(({ kind, sid }) => `${kind} ${sid}`);

const CHUNK_OF_F = { file: 'f', index: 0 };

/**
 * Alice offers a file, Bob accepts it, and its first chunk is on its way to the relay, which has not answered.
 * Returns the session's sid.
 */
function chunkOut(alice: Courier, bob: Courier): string {
	alice.reading = false;
	alice.offer('f', 10 * CHUNK);
	carry(alice, bob);
	bob.machine.input({ type: 'accept-file', id: 'f' });
	carry(alice, bob);
	const bytes = alice.own.get('f')!.slice(0, CHUNK);
	expect(alice.machine.input({ type: 'chunk', ...CHUNK_OF_F, bytes })).to.equal('sent');
	lose(alice.machine, bob.machine);
	return alice.machine.state.live!.sid;
}

const taken = (sid: string) =>
	({ type: 'relayed', sid, kind: 'data', delivered: 1, forwarded: false, chunk: CHUNK_OF_F }) as const;
const nobody = (sid: string) => ({ type: 'relayed', sid, kind: 'invite', delivered: 0, forwarded: false }) as const;

describe("the relay's answer", () => {
	it('to what went out under keys that are gone does nothing', () => {
		const { alice } = established();
		const { sid } = alice.state.live!;
		alice.reload('i:aa2');
		expect([alice.phase, alice.state.live]).to.deep.equal(['lost', undefined]);
		const { chunk: _chunk, ...text } = taken(sid);
		const refusal = {
			type: 'refused',
			sid,
			kind: 'data',
			error: 'error-not-allowed',
			cause: 'peer-offline',
			chunk: CHUNK_OF_F,
		} as const;
		for (const answer of [
			taken(sid),
			text,
			{ ...text, delivered: 0 },
			refusal,
			{ ...refusal, cause: 'peer-inactive' },
		]) {
			expect(alice.input(answer)).to.be.oneOf(['no-change', 'not-pending']);
			expect([alice.phase, alice.state.reason, alice.last]).to.deep.equal(['lost', 'reloaded', []]);
		}
	});

	it('E4 that the account of the peer is active no more ends an invitation, where there is no session to end', () => {
		const { alice } = pair();
		alice.input({ type: 'start' });
		const { sid } = alice.state.pending!;
		alice.input({ type: 'refused', sid, kind: 'invite', error: 'error-not-allowed', cause: 'peer-inactive' });
		expect([alice.phase, alice.state.reason, alice.plain, alice.timers.size]).to.deep.equal([
			'failed',
			'relay-refused',
			false,
			0,
		]);
	});

	it('E4 that the account of the peer is active no more ends the session, and not just the file whose chunk it is about', function () {
		this.timeout(30_000);
		const { alice, bob } = couriers();
		const sid = chunkOut(alice, bob);
		alice.machine.input({
			type: 'refused',
			sid,
			kind: 'data',
			error: 'error-not-allowed',
			cause: 'peer-inactive',
			chunk: CHUNK_OF_F,
		});
		const { phase, state, plain, wiped } = alice.machine;
		expect([phase, state.reason, plain, wiped, state.live]).to.deep.equal([
			'ended',
			'peer-removed',
			false,
			1,
			undefined,
		]);
	});

	it('H5 to a chunk of an earlier session is none to the chunk of the same name in the new one', function () {
		this.timeout(30_000);
		const { alice, bob } = couriers();
		const before = chunkOut(alice, bob);
		bob.machine.input({ type: 'refresh' });
		carry(alice, bob);
		expect(alice.last).to.equal('cancelled session-lost');
		const now = chunkOut(alice, bob);
		expect(now).not.to.equal(before);
		const goOn = (): void => elapse(50, [alice.machine, bob.machine], { cut: true });
		alice.wanted.length = 0;
		alice.machine.input({ type: 'refused', sid: before, kind: 'data', error: 'error-not-allowed', chunk: CHUNK_OF_F });
		expect(view(alice.machine.state).files.map(({ id, status }) => `${id} ${status}`)).to.deep.equal(['f running']);
		alice.machine.input(taken(before));
		goOn();
		expect(alice.wanted).to.deep.equal([]);
		alice.machine.input(taken(now));
		goOn();
		expect(alice.wanted).to.deep.equal([1]);
	});

	it('H10 that nobody took the invite leaves a refresh its ten seconds, where the peer is missed and offline', () => {
		const { alice, bob } = established();
		elapse(16_000, [alice, bob], { cut: true });
		alice.input({ type: 'presence', online: false });
		alice.input({ type: 'refresh' });
		expect(alice.phase).to.equal('interrupted');
		expect(alice.input(nobody(alice.state.pending!.sid))).to.equal('no-change');
		elapse(9_999, [alice, alice], { cut: true });
		expect([alice.phase, view(alice.state).refreshing]).to.deep.equal(['interrupted', true]);
		elapse(1, [alice, alice], { cut: true });
		expect(view(alice.state).refreshing).to.equal(false);
	});

	for (const { error, online, reason } of [
		{ error: 'error-not-allowed', online: false, reason: 'peer-offline' },
		{ error: 'error-not-allowed', online: true, reason: 'relay-refused' },
		{ error: 'error-otr-disabled', online: false, reason: 'relay-refused' },
		{ error: 'error-otr-disabled', online: true, reason: 'relay-refused' },
	]) {
		it(`\`${error}\` for good, with the peer ${online ? 'online' : 'offline'}, is said to the user as ${reason}`, () => {
			const { alice } = pair();
			alice.input({ type: 'presence', online });
			alice.input({ type: 'start' });
			alice.input({ type: 'refused', sid: alice.state.pending!.sid, kind: 'invite', error });
			expect([alice.phase, alice.state.reason, alice.plain]).to.deep.equal(['failed', reason, false]);
		});
	}
});

describe('a marker that is found at the start', () => {
	it('H2 without network is told to the peer when the network is there, and not before', () => {
		const { alice } = pair();
		const sid = 'AAAAAAAAAAAAAAAAAAAAAA';
		alice.input({ type: 'network', connected: false });
		alice.input({ type: 'restored', sid });
		expect([alice.phase, alice.state.reason, alice.plain, said(alice)]).to.deep.equal(['lost', 'reloaded', false, []]);
		alice.input({ type: 'network', connected: true });
		expect(said(alice)).to.deep.equal([`unknown ${sid}`]);
	});
});
