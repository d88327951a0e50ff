import type { Rng } from './rng.ts';
import { oddValue, validValue } from './values.ts';

/** Those that end logins are left to guests, whom they answer nothing. */
const METHODS = [
	'login',
	'registerUser',
	'sendMessage',
	'loadHistory',
	'createDirectMessage',
	'rooms/get',
	'rooms/page',
	'rooms/changes',
	'rooms/one',
	'subscriptions/get',
	'openRoom',
	'hideRoom',
	'readMessages',
	'public-settings/get',
	'setUserStatus',
	'UserPresence:setDefaultStatus',
	'UserPresence:away',
	'UserPresence:online',
	'sessions/list',
	'changePassword',
	'stream-notify-user',
	'stream-notify-room',
	'stream-notify-all',
	'stream-user-presence',
	'nothing',
	'constructor',
	'__proto__',
] as const;

const PUBLICATIONS = [
	'stream-notify-user',
	'stream-notify-room',
	'stream-notify-logged',
	'stream-notify-all',
	'stream-room-messages',
	'stream-user-presence',
	'nothing',
	'toString',
] as const;

/** What a fuzzed session knows: names that its server has. */
export type Surroundings = { readonly userId: string; readonly rid: string; readonly username: string };

const argument = (rng: Rng, size: number, { userId, rid, username }: Surroundings): string => {
	if (rng.chance(0.6)) {
		return validValue(rng, size);
	}
	return rng.pick<() => string>([
		() => JSON.stringify(userId),
		() => JSON.stringify(rid),
		() => JSON.stringify(username),
		() => JSON.stringify(`${userId}/otr`),
		() => JSON.stringify(`${rid}/user-activity`),
		() => '"public-settings-changed"',
		() => '"user-status"',
		() => '"invite"',
		() => '"data"',
		() => `{"rid":${JSON.stringify(rid)},"msg":${validValue(rng, size)}}`,
		() => `{"v":1,"rid":${JSON.stringify(rid)},"sid":"AAAAAAAAAAAAAAAAAAAAAA","body":${validValue(rng, size)}}`,
		() => `{"added":[${JSON.stringify(userId)}],"removed":${validValue(rng, size)}}`,
		() => `{"useCollection":${rng.pick(['true', 'false', '1'])},"args":[]}`,
		() => `{"resume":${validValue(rng, size)}}`,
		() => `{"user":{"username":${JSON.stringify(username)}},"password":${validValue(rng, size)}}`,
	])();
};

const args = (rng: Rng, size: number, surroundings: Surroundings): string =>
	`[${Array.from({ length: rng.pick([0, 1, 1, 2, 2, 3, 4, 64]) }, () => argument(rng, size / 4, surroundings)).join(',')}]`;

/**
 * A message that DDP understands, whatever its method or publication says to it.
 * @param size characters, about, that it may have
 */
export const understood = (rng: Rng, size: number, surroundings: Surroundings): string => {
	const id = JSON.stringify(`f${rng.int(40)}`);
	const extra = rng.chance(0.1) ? `,${JSON.stringify(`x${rng.int(9)}`)}:${validValue(rng, size / 4)}` : '';
	switch (rng.int(6)) {
		case 0:
			return `{"msg":"ping"${rng.chance(0.5) ? `,"id":${id}` : ''}${extra}}`;
		case 1:
			return `{"msg":"unsub","id":${id}${extra}}`;
		case 2:
		case 3:
			return `{"msg":"sub","id":${id},"name":${JSON.stringify(rng.pick(PUBLICATIONS))},"params":${args(rng, size, surroundings)}${extra}}`;
		default:
			return `{"msg":"method","id":${id},"method":${JSON.stringify(rng.pick(METHODS))},"params":${args(rng, size, surroundings)}${extra}}`;
	}
};

/** A message that is refused: out of order, with wrong types, of an unknown kind, or not a message. */
export const refused = (rng: Rng, size: number): string => {
	const any = (): string => (rng.chance(0.5) ? validValue(rng, size) : oddValue(rng));
	return rng.pick<() => string>([
		() => `{"msg":"x","a":${any()}}`,
		() => `{"msg":${any()},"id":${any()}}`,
		() => `{"msg":"method","id":${any()},"method":${any()},"params":${any()}}`,
		() => `{"msg":"sub","id":${any()},"name":${any()},"params":${any()}}`,
		() => `{"msg":"connect","version":${any()},"support":${any()}}`,
		() => '{"msg":"connect","version":"1","support":["1"]}',
		() => `{"msg":"pong","id":${any()}}`,
		() => `{"id":${any()}}`,
		() => any(),
		() => '',
		() => `${'['.repeat(rng.int(size))}`,
		() => `{"msg":"method","id":"${'i'.repeat(257)}","method":"login"}`,
		() => `{"msg":"method","id":"1","method":"login","params":[${Array.from({ length: 65 }, () => '1').join(',')}]}`,
	])();
};
