import { expect } from 'chai';
import type { Models } from '../src/index.ts';
import { at, setting } from './documents.ts';

export const settingsContract = (models: () => Models): void => {
	describe('settings', () => {
		it('defines settings, keeps the value of known ones and takes their new definition', async () => {
			await models().settings.define([setting('A', true), setting('B', 5)]);
			await models().settings.setValue('A', false, at(4), 'admin');
			const [first, second] = await models().settings.define([
				setting('B', 6, { sorter: 3 }),
				setting('A', true, { i18nLabel: 'New' }),
			]);
			expect(first).to.deep.include({ _id: 'B', value: 5, packageValue: 6, sorter: 3 });
			expect(second).to.deep.include({
				_id: 'A',
				value: false,
				i18nLabel: 'New',
				ts: at(4),
				createdAt: at(0),
				updatedBy: 'admin',
				_updatedAt: at(4),
			});
			expect((await models().settings.findAll()).map(({ _id }) => _id)).to.deep.equal(['A', 'B']);
		});

		it('sets a value with its time, and no value of an unknown one', async () => {
			await models().settings.define([setting('A', 'x')]);
			expect(await models().settings.setValue('A', 'y', at(4), 'admin')).to.deep.include({
				value: 'y',
				ts: at(4),
				_updatedAt: at(4),
				updatedBy: 'admin',
			});
			expect((await models().settings.findById('A'))?.value).to.equal('y');
			expect(await models().settings.setValue('B', 'y', at(4), 'admin')).to.equal(undefined);
			expect(await models().settings.findById('B')).to.equal(undefined);
		});
	});
};
