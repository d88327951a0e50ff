import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { USER_ACTIONS } from '../../packages/otr-protocol/src/content/index.ts';
import { pictureOfTable } from '../models/picture.mjs';
import { inputsOfTable, tableInPromela, transitionsOfTable } from '../models/table.mjs';

const folder = join(import.meta.dirname, '../../docs/models');
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const HOW =
	'write it again by `node --import tsx scripts/models.mjs table`, and check that session.pml still says what the transitions do';

/**
 * Inputs that nothing in the model depends on: what goes through a session, and its repetition, which the channel
 * permits anyway.
 */
const LEFT_OUT = [
	...USER_ACTIONS,
	...['accept_file', 'cancel_file', 'chunk', 'offer_file', 'read', 'retry', 'send', 'set_timer', 'typing'],
	...['timer_file', 'timer_resend', 'timer_skipped', 'timer_typing', 'timer_unacknowledged'],
	...['frame_end', 'frame_refetch', 'vault_full'],
];

describe('the model of the session table', () => {
	it('is written from the table as it is', () => {
		expect(text('session-table.pml') === tableInPromela(), HOW).to.equal(true);
		expect(text('session-table.svg') === pictureOfTable(), HOW).to.equal(true);
	});

	it('says of each transition what it does', () => {
		const modelled = [
			...`${text('session.pml')}${text('session-table.pml')}`.matchAll(/^inline transition_(\w+)\(m\)/gm),
		].map(([, name]) => name);
		expect(modelled.sort()).to.deep.equal(transitionsOfTable());
	});

	it('puts each input to both machines, but those that are left out by name', () => {
		const model = text('session.pml');
		const missing = inputsOfTable().filter((name) => {
			const frame = /^frame_(\w+)$/.exec(name)?.[1];
			return !model.includes(`input_${name}(m)`) && !(frame && new RegExp(`FRAME\\([^;]*, ${frame}\\)`).test(model));
		});
		expect(missing).to.deep.equal([...LEFT_OUT].sort());
	});
});
