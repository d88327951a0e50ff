import { randomBytes } from 'node:crypto';
import type { IMessage, IRoom, ISetting, ISubscription, IUser } from '@rocket.chat/otr-typings';
import { documentId, type SystemLine } from '../src/index.ts';

/** A time in 2026, so many milliseconds after a fixed one. */
export const at = (ms: number): Date => new Date(1_770_000_000_000 + ms);

export const user = (id: string, fields: Partial<IUser> = {}): IUser => ({
	_id: id,
	username: id,
	name: `Name of ${id}`,
	emails: [{ address: `${id}@example.com`, verified: false }],
	type: 'user',
	roles: ['user'],
	active: true,
	createdAt: at(0),
	_updatedAt: at(0),
	...fields,
});

export const room = (id: string, uids: readonly string[], fields: Partial<IRoom> = {}): IRoom => ({
	_id: id,
	t: 'd',
	uids: [...uids],
	usernames: [...uids],
	usersCount: uids.length,
	msgs: 0,
	u: { _id: uids[0] ?? '', username: uids[0] ?? '' },
	ts: at(0),
	_updatedAt: at(0),
	...fields,
});

export const subscription = (rid: string, uid: string, fields: Partial<ISubscription> = {}): ISubscription => ({
	_id: `${rid}-${uid}`,
	rid,
	u: { _id: uid, username: uid },
	name: `room of ${uid}`,
	t: 'd',
	open: true,
	alert: false,
	unread: 0,
	userMentions: 0,
	groupMentions: 0,
	ts: at(0),
	_updatedAt: at(0),
	...fields,
});

export const message = (id: string, rid: string, uid: string, ts: Date, fields: Partial<IMessage> = {}): IMessage => ({
	_id: id,
	rid,
	msg: `text of ${id}`,
	ts,
	u: { _id: uid, username: uid, name: uid },
	_updatedAt: ts,
	...fields,
});

/** The line of somebody who leaves a group. */
export const leaving = (uid: string): SystemLine => ({
	_id: documentId(randomBytes),
	t: 'ul',
	msg: uid,
	u: { _id: uid, username: uid, name: uid },
});

export const setting = (id: string, value: ISetting['value'], fields: Partial<ISetting> = {}): ISetting =>
	({
		_id: id,
		type: 'boolean',
		public: true,
		env: false,
		blocked: false,
		group: 'OTR',
		i18nLabel: id,
		value,
		packageValue: value,
		sorter: 0,
		ts: at(0),
		createdAt: at(0),
		_updatedAt: at(0),
		...fields,
	}) as ISetting;
