import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openModels, STORE_FILE } from '../src/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { threadScript } from './thread-script.ts';

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));

/**
 * Starts a writer, kills it with SIGKILL once it has acknowledged so many lines, and answers all that it acknowledged.
 */
const killedAfter = async (dataDir: string, run: string, lines: number, script: string): Promise<string[]> => {
	const writer = spawn(process.execPath, ['--import', 'tsx', WRITER, dataDir, run, script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const acknowledged: string[] = [];
	const exit = once(writer, 'close');
	for await (const line of createInterface({ input: writer.stdout })) {
		acknowledged.push(line);
		if (acknowledged.length === lines) {
			writer.kill('SIGKILL');
		}
	}
	const [, signal] = await exit;
	expect(signal, 'the writer died of something else').to.equal('SIGKILL');
	return acknowledged;
};

/** What the writer went on to remove after these lines, without having said so: the fourth of its last five. */
const beingRemoved = (run: string, acknowledged: readonly string[]): string => {
	const last = Math.max(...acknowledged.map((line) => Number(line.split('-').at(-1))));
	return `${run}-${last - (last % 5) + 3}`;
};

describe('kill -9 while writing', () => {
	const dataDir = temporaryDirectory();

	for (const [where, script] of [
		['on the calling thread', ''],
		['in threads', threadScript().href],
	] as const) {
		it(`loses nothing that was acknowledged and leaves nothing half done, time after time: ${where}`, () =>
			rounds(script)).timeout(60_000);
	}

	const rounds = async (script: string): Promise<void> => {
		const posted = new Set<string>();
		const removed = new Set<string>();
		const perhapsRemoved = new Set<string>();
		for (const [round, lines] of [1, 2, 7, 40, 300, 1_100].entries()) {
			const acknowledged = await killedAfter(dataDir(), `run${round}`, lines, script);
			expect(acknowledged.length).to.be.at.least(lines);
			for (const [verb, id] of acknowledged.map((line) => line.split(' '))) {
				(verb === 'posted' ? posted : removed).add(id!);
			}
			perhapsRemoved.add(beingRemoved(`run${round}`, acknowledged));

			const models = await openModels({ dataDir: dataDir() });
			const stored = await models.messages.history('ab', { limit: 1_000_000 });
			const ids = new Set(stored.map(({ _id }) => _id));
			const lost = [...posted].filter((id) => !ids.has(id) && !removed.has(id) && !perhapsRemoved.has(id));
			expect(lost).to.deep.equal([]);
			expect([...removed].filter((id) => ids.has(id))).to.deep.equal([]);
			// A message, its room and its readers' counts were written together or not at all.
			expect(await models.rooms.findById('ab')).to.deep.include({ msgs: stored.length, lastMessage: stored[0] });
			const unread = (await models.subscriptions.findByRoomAndUser('ab', 'b'))!.unread;
			expect(unread).to.equal(stored.length);
			await models.close();
		}
	};
});

describe('X9 kill -9 while a store is made', () => {
	const folder = temporaryDirectory();

	/** Kills a first start at the change of the directory that has this number. */
	const killedAt = async (dataDir: string, change: number): Promise<void> => {
		mkdirSync(dataDir);
		const starting = spawn(process.execPath, ['--import', 'tsx', WRITER, dataDir, 'run'], {
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		let seen = 0;
		const watcher = watch(dataDir, () => {
			seen += 1;
			if (seen === change) {
				starting.kill('SIGKILL');
			}
		});
		await once(starting, 'close');
		watcher.close();
	};

	it('leaves a directory in which the next start makes one, or goes on with it', async () => {
		for (const change of [2, 4, 5, 6, 7, 8, 9, 10, 12]) {
			const dataDir = join(folder(), String(change));
			await killedAt(dataDir, change);
			const models = await openModels({ dataDir });
			expect(await models.users.count(), String(change)).to.equal(0);
			await models.close();
		}
	}).timeout(60_000);

	it('and what an earlier one left beside it is played into no new store', async () => {
		const dataDir = folder();
		for (const suffix of ['.new', '-wal', '-journal', '-shm']) {
			writeFileSync(join(dataDir, STORE_FILE + suffix), Buffer.alloc(40_000, 7));
		}
		const models = await openModels({ dataDir });
		expect(await models.users.count()).to.equal(0);
		await models.close();
	});
});
