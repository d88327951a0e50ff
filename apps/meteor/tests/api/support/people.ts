import { DdpClient } from './ddp.ts';
import { type Credentials, RestClient } from './rest.ts';

export type Person = Credentials & { username: string; password: string; rest: RestClient };

let count = 0;

/** Registers a person and signs them in over REST. Names are unique within the test run. */
export async function register(url: string, name = 'person'): Promise<Person> {
	const username = `${name}.${++count}`;
	const password = `correct horse ${count} battery`;
	const guest = new RestClient(url);
	const registered = await guest.post('users.register', {
		username,
		name: `${name} ${count}`,
		email: `${username}@example.org`,
		pass: password,
	});
	if (registered.status !== 200) {
		throw new Error(`users.register answered ${registered.status} ${JSON.stringify(registered.body)}`);
	}
	return signIn(url, username, password);
}

/** Signs in over REST: a further token of the same user. */
export async function signIn(url: string, username: string, password: string): Promise<Person> {
	const login = await new RestClient(url).post('login', { user: username, password });
	if (login.status !== 200) {
		throw new Error(`login answered ${login.status} ${JSON.stringify(login.body)}`);
	}
	const { userId, authToken } = login.body.data as Credentials;
	return { username, password, userId, authToken, rest: new RestClient(url, { userId, authToken }) };
}

/** A socket on which this person is signed in by token. */
export async function socketOf(url: string, person: Person): Promise<DdpClient> {
	const client = await DdpClient.connect(url);
	await client.resume(person.authToken);
	return client;
}

/** Two people with a direct message between them. */
export async function registerTwo(url: string): Promise<{ alice: Person; bob: Person; rid: string }> {
	const alice = await register(url, 'alice');
	const bob = await register(url, 'bob');
	const created = await alice.rest.post('im.create', { username: bob.username });
	if (created.status !== 200) {
		throw new Error(`im.create answered ${created.status} ${JSON.stringify(created.body)}`);
	}
	return { alice, bob, rid: String((created.body.room as { rid: string }).rid) };
}
