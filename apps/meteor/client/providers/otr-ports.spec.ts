import { expect } from 'chai';
import { RoomsStore } from '../../app/rooms/client/index.ts';
import { PublicSettings } from '../../app/settings/client/index.ts';
import { PeopleStore } from '../../app/users/client/index.ts';
import { otrDirectory, otrSettings } from './otr-ports.ts';

describe('what off-the-record conversations know of their surroundings', () => {
	const wanted: string[] = [];
	const nobodyAnswers = new PeopleStore(() => new Promise(() => undefined));
	const directory = (uids: string[], t = 'd', people = nobodyAnswers, more = {}) => {
		const rooms = new RoomsStore();
		rooms.put({
			subscriptions: [{ _id: 's', rid: 'r', name: 'bob', t, open: true }],
			rooms: [{ _id: 'r', t, uids, ...more }],
		});
		return otrDirectory(rooms, people, 'me', (rid) => wanted.push(rid));
	};

	it('G2 there is a peer only in a direct message of exactly two', () => {
		expect(directory(['me', 'bob-id']).peerOf('r')).to.deep.equal({ uid: 'bob-id', username: 'bob' });
		expect(directory(['bob-id', 'me']).peerOf('r')?.uid).to.equal('bob-id');
		for (const uids of [['me', 'me'], ['me'], ['me', 'a', 'b'], ['a', 'b'], []]) {
			expect(directory(uids).peerOf('r'), uids.join()).to.equal(undefined);
		}
		expect(directory(['me', 'bob-id'], 'p').peerOf('r')).to.equal(undefined);
		expect(directory(['me', 'bob-id']).peerOf('other')).to.equal(undefined);
		expect(wanted, 'a room that was not loaded is asked for').to.deep.equal(['other']);
		expect(
			directory(['me', 'bob-id'], 'd', nobodyAnswers, { group: true }).peerOf('r'),
			'a group that shrank to two',
		).to.equal(undefined);
	});

	it('G2 E4 the account of the peer is told of as soon as it is known', async () => {
		const people = new PeopleStore(async () => ({ active: false, type: 'bot' }));
		const { peerOf, onChange } = directory(['me', 'bot-id'], 'd', people);
		const told = new Promise<void>((resolve) => onChange(resolve));
		expect(peerOf('r')).to.deep.equal({ uid: 'bot-id', username: 'bob' });
		await told;
		expect(peerOf('r')).to.deep.equal({ uid: 'bot-id', username: 'bob', active: false, isBot: true });
	});

	it('G1 nothing is known before the settings are, and nothing is offered where one is missing', () => {
		const settings = new PublicSettings();
		const port = otrSettings(settings);
		let told = 0;
		const stop = port.onChange(() => told++);
		expect(port.get()).to.equal(undefined);
		settings.load([{ _id: 'OTR_Invite_Timeout', value: 30 }]);
		expect(port.get()).to.deep.include({ OTR_Enable: false, E2E_Enable: true, OTR_Invite_Timeout: 30 });
		settings.take('updated', { _id: 'OTR_Enable', value: true });
		expect(port.get()?.OTR_Enable).to.equal(true);
		settings.take('updated', { _id: 'OTR_Message_Max_Length', value: 'five' });
		expect(port.get()?.OTR_Message_Max_Length).to.equal(5000);
		settings.take('updated', { _id: 'Site_Name', value: 'x' });
		expect(told).to.equal(4);
		stop();
		settings.take('updated', { _id: 'OTR_Enable', value: false });
		expect(told).to.equal(4);
	});
});
