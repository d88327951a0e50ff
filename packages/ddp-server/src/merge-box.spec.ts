import { parseEjson } from '@rocket.chat/ddp-wire';
import { expect } from 'chai';
import fc from 'fast-check';
import { type EncodedFields, MergeBox } from './merge-box.ts';

type Held = Record<string, Record<string, unknown>>;

const decoded = (fields: EncodedFields): Record<string, unknown> =>
	Object.fromEntries([...fields].map(([key, value]) => [key, parseEjson(value)]));

/** A client that applies what it is sent, and insists on the rules of the protocol. */
const createClient = () => {
	const held: Held = {};
	return {
		held,
		sink: {
			added(_collection: string, id: string, fields: EncodedFields) {
				expect(held).not.to.have.property(id);
				held[id] = decoded(fields);
			},
			changed(_collection: string, id: string, fields: EncodedFields, cleared: readonly string[]) {
				const document = held[id]!;
				expect(fields.size + cleared.length).to.be.greaterThan(0);
				Object.assign(document, decoded(fields));
				for (const key of cleared) {
					expect(document).to.have.property(key);
					delete document[key];
				}
			},
			removed(_collection: string, id: string) {
				expect(held).to.have.property(id);
				delete held[id];
			},
		},
	};
};

/** Subscriptions as they would be merged by hand: the first that published a field shows it. */
const createModel = () => {
	const order = new Map<string, { subscription: number; value: unknown }[]>();
	const exists = new Map<string, Set<number>>();
	return {
		exists,
		write(subscription: number, id: string, fields: Record<string, unknown>) {
			exists.set(id, (exists.get(id) ?? new Set()).add(subscription));
			for (const [key, value] of Object.entries(fields)) {
				const entries = order.get(`${id} ${key}`) ?? [];
				const own = entries.find((entry) => entry.subscription === subscription);
				if (value === undefined) {
					order.set(
						`${id} ${key}`,
						entries.filter((entry) => entry !== own),
					);
				} else if (own) {
					own.value = value;
				} else {
					order.set(`${id} ${key}`, [...entries, { subscription, value }]);
				}
			}
		},
		remove(subscription: number, id: string) {
			exists.get(id)?.delete(subscription);
			for (const [key, entries] of order) {
				if (key.startsWith(`${id} `)) {
					order.set(
						key,
						entries.filter((entry) => entry.subscription !== subscription),
					);
				}
			}
		},
		shown(): Held {
			const shown: Held = {};
			for (const [id, subscriptions] of exists) {
				if (subscriptions.size > 0) {
					shown[id] = {};
				}
			}
			for (const [key, [first]] of order) {
				const [id = '', field = ''] = key.split(' ');
				if (first) {
					shown[id]![field] = first.value;
				}
			}
			return shown;
		},
	};
};

const act = fc.record({
	kind: fc.constantFrom('added', 'changed', 'removed'),
	subscription: fc.nat(2),
	id: fc.constantFrom('x', 'y'),
	fields: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(2), { nil: undefined }), {
		noNullPrototype: true,
	}),
});

describe('the merge box', () => {
	it('a client that applies what it is sent holds what the subscriptions publish', () => {
		fc.assert(
			fc.property(fc.array(act, { maxLength: 40 }), fc.nat(40), (acts, switchAt) => {
				const subscriptions = [{}, {}, {}];
				const client = createClient();
				let box = new MergeBox(client.sink);
				let model = createModel();
				acts.forEach(({ kind, subscription, id, fields }, at) => {
					if (at === switchAt) {
						// The user changes: everything is published anew, unseen, and the difference is sent.
						const before = box;
						let open = false;
						const { sink } = client;
						box = new MergeBox({
							added: (...args) => open && sink.added(...args),
							changed: (...args) => open && sink.changed(...args),
							removed: (...args) => open && sink.removed(...args),
						});
						model = createModel();
						box.added(subscriptions[0]!, 'c', 'x', { a: 9 });
						model.write(0, 'x', { a: 9 });
						open = true;
						box.sendDifference(before);
					}
					const handle = subscriptions[subscription]!;
					const holds = model.exists.get(id)?.has(subscription) ?? false;
					if (kind === 'added' && !holds) {
						box.added(handle, 'c', id, fields);
						model.write(subscription, id, fields);
					} else if (kind === 'changed' && holds) {
						box.changed(handle, 'c', id, fields);
						model.write(subscription, id, fields);
					} else if (kind === 'removed' && holds) {
						box.removed(handle, 'c', id);
						model.remove(subscription, id);
					}
					expect(client.held).to.deep.equal(model.shown());
				});
			}),
			{ numRuns: 300 },
		);
	});

	it('refuses to change or remove what was not added', () => {
		const box = new MergeBox(createClient().sink);
		expect(() => box.changed({}, 'c', 'x', {})).to.throw('to change');
		expect(() => box.removed({}, 'c', 'x')).to.throw('to remove');
	});
});
