import type { SettingsRepository } from '@rocket.chat/model-typings';
import type { ISetting, SettingValue } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { findAll, findOne } from './rows.ts';

export class SqliteSettings implements SettingsRepository {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async findAll() {
		return findAll<ISetting>(this.#database, 'SELECT document FROM settings ORDER BY id');
	}

	async findById(id: string) {
		return this.#find(id);
	}

	async define(settings: readonly ISetting[]) {
		return this.#database.transact(() =>
			settings.map((setting) => {
				const known = this.#find(setting._id);
				return this.#save(known ? ({ ...setting, value: known.value, ts: known.ts, createdAt: known.createdAt } as ISetting) : setting);
			}),
		);
	}

	async setValue(id: string, value: SettingValue, now: Date) {
		return this.#database.transact(() => {
			const known = this.#find(id);
			return known && this.#save({ ...known, value, ts: now, _updatedAt: now } as ISetting);
		});
	}

	#find(id: string): ISetting | undefined {
		return findOne<ISetting>(this.#database, 'SELECT document FROM settings WHERE id = ?', id);
	}

	#save(setting: ISetting): ISetting {
		this.#database.run('INSERT OR REPLACE INTO settings (id, document) VALUES (?, ?)', setting._id, encodeDocument(setting));
		return setting;
	}
}
