import { writeSync } from 'node:fs';
import { message, room, subscription } from '@rocket.chat/model-typings/tests/documents.ts';
import { openModels } from '../src/index.ts';

/**
 * Run as a process of its own, to be killed: posts messages without end, five at once, then removes the fourth of them,
 * and says on its standard output what was acknowledged, one line each, only after the promise was fulfilled.
 */
const [, , dataDir = '', run = '', threadScript = ''] = process.argv;

const write = async (): Promise<void> => {
	const models = await openModels({ dataDir, threadScript: threadScript ? new URL(threadScript) : undefined });
	await models.rooms.createWithSubscriptions(room('ab', ['a', 'b']), [
		subscription('ab', 'a'),
		subscription('ab', 'b'),
	]);
	const post = async (n: number): Promise<void> => {
		await models.messages.post(message(`${run}-${n}`, 'ab', 'a', new Date()));
		writeSync(1, `posted ${run}-${n}\n`);
	};
	for (let n = 0; ; n += 5) {
		await Promise.all([n, n + 1, n + 2, n + 3, n + 4].map(post));
		await models.messages.remove(`${run}-${n + 3}`, new Date());
		writeSync(1, `removed ${run}-${n + 3}\n`);
	}
};

void write();
