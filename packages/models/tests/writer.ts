import { writeSync } from 'node:fs';
import { message, room, subscription } from '@rocket.chat/model-typings/tests/documents.ts';
import { openModels } from '../src/index.ts';

/**
 * Run as a process of its own, to be killed: posts messages without end, now and then removing the one before, and says on its standard output what was
 * acknowledged, one line each, only after the promise was fulfilled.
 */
const [, , dataDir = '', run = ''] = process.argv;

const write = async (): Promise<void> => {
	const models = await openModels({ dataDir });
	await models.rooms.createWithSubscriptions(room('ab', ['a', 'b']), [subscription('ab', 'a'), subscription('ab', 'b')]);
	for (let n = 0; ; n++) {
		await models.messages.post(message(`${run}-${n}`, 'ab', 'a', new Date()));
		writeSync(1, `posted ${run}-${n}\n`);
		if (n % 5 === 4) {
			await models.messages.remove(`${run}-${n - 1}`, new Date());
			writeSync(1, `removed ${run}-${n - 1}\n`);
		}
	}
};

void write();
