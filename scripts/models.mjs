// `node --import tsx scripts/models.mjs table|session|handshake [name…]`: writes what is generated from the session
// table; checks the models of docs/models.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from './lib/report.mjs';
import { checkHandshake } from './models/handshake.mjs';
import { pictureOfTable } from './models/picture.mjs';
import { checkSession } from './models/session.mjs';
import { tableInPromela } from './models/table.mjs';

const models = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'docs/models');
const [what, ...names] = process.argv.slice(2);

const commands = {
	table: async () => {
		fs.writeFileSync(path.join(models, 'session-table.pml'), tableInPromela());
		fs.writeFileSync(path.join(models, 'session-table.svg'), pictureOfTable());
		return 0;
	},
	session: () => checkSession(models, names),
	handshake: () => checkHandshake(models, names),
};

if (!Object.hasOwn(commands, what ?? '')) {
	fail(`Expected one of ${Object.keys(commands).join(', ')}, not "${what ?? ''}".`);
}
try {
	process.exitCode = (await commands[what]()) === 0 ? 0 : 1;
} catch (error) {
	fail(error.message);
}
