// `node --import tsx apps/meteor/tests/bench/long-session.ts [--messages 500]`: what a message costs both sides
// together, from the first to the last of a session.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Tab, Workspace } from '../../app/otr/client/tests/workspace.ts';

const BLOCK = 100;
/** The last hundred may cost so many times what the first cost: the machine's noise is in it. */
const MOST_GROWTH = 1.5;
/** ms between two lines of a conversation, on the clock of the two tabs. */
const PACE = 700;

const { values } = parseArgs({ options: { messages: { type: 'string', default: '500' } } });
const messages = Math.max(2 * BLOCK, Number(values.messages));

const workspace = new Workspace();
const { alice, bob } = await workspace.session();
const stateOf = ({ storage }: Tab): number => storage.getItem('rcotr:alice:alicebob:state')?.length ?? 0;

const exchange = async (index: number): Promise<void> => {
	await alice.type(`to bob, number ${index}`);
	await bob.type(`to alice, number ${index}`);
	await workspace.until(() => [alice, bob].every((tab) => tab.texts().length === 2 * (index + 1)));
	alice.room.markRead();
	bob.room.markRead();
	await workspace.clock.advance(PACE);
};

const perMessage: number[] = [];
const stateCharacters: number[] = [];
for (let index = 0, before = process.cpuUsage(); index < messages; index++) {
	await exchange(index);
	if ((index + 1) % BLOCK === 0) {
		const { user, system } = process.cpuUsage(before);
		perMessage.push(Number(((user + system) / 1000 / (2 * BLOCK)).toFixed(2)));
		stateCharacters.push(stateOf(alice));
		process.stdout.write(
			`${index + 1} each way: ${perMessage.at(-1)} ms of CPU a message, state ${stateCharacters.at(-1)} characters\n`,
		);
		before = process.cpuUsage();
	}
}
await workspace.closeAll();

const growth = Number(((perMessage.at(-1) ?? 0) / (perMessage[0] ?? 1)).toFixed(2));
const problems = growth > MOST_GROWTH ? [`a message of the last hundred costs ${growth} times one of the first`] : [];
if (process.env.EVIDENCE_FILE) {
	writeFileSync(
		process.env.EVIDENCE_FILE,
		JSON.stringify({
			seed: 0,
			figures: { messagesEachWay: messages, perMessageMs: perMessage, stateCharacters, growth },
			problems,
		}),
	);
}
process.stdout.write(problems.length > 0 ? `${problems.join('\n')}\n` : `growth ${growth}\n`);
process.exit(problems.length > 0 ? 1 : 0);
