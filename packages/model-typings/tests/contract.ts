import type { Models } from '../src/index.ts';
import { clockContract } from './clock.ts';
import { messagesContract } from './messages.ts';
import { pagingContract } from './paging.ts';
import { roomsContract } from './rooms.ts';
import { settingsContract } from './settings.ts';
import { signInsContract } from './sign-ins.ts';
import { tokensContract } from './tokens.ts';
import { usersContract } from './users.ts';

/** How a store is had for one test: empty, and taken away again. */
export type StoreFixture = { open(): Promise<Models>; dispose(models: Models): Promise<void> };

/**
 * What every store must do. To be called where mocha collects; import it as
 * `@rocket.chat/model-typings/tests/contract.ts`.
 */
export const modelsContract = (name: string, fixture: StoreFixture): void => {
	describe(`the store's contract, by ${name}`, () => {
		let models: Models;

		beforeEach(async () => {
			models = await fixture.open();
		});

		afterEach(() => fixture.dispose(models));

		usersContract(() => models);
		tokensContract(() => models);
		roomsContract(() => models);
		pagingContract(() => models);
		messagesContract(() => models);
		settingsContract(() => models);
		signInsContract(() => models);
		clockContract(() => models);

		it('answers a ping until it is closed, then refuses everything', async () => {
			await models.ping();
			await models.close();
			await models.close();
			for (const call of [models.ping(), models.users.count(), models.messages.findById('x')]) {
				await call.then(
					() => Promise.reject(new Error('a closed store answered')),
					(error: Error & { code?: string }) => error.code === 'store-closed' || Promise.reject(error),
				);
			}
		});
	});
};
