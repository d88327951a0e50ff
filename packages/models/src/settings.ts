import type { SettingsRepository, StoredSetting } from '@rocket.chat/model-typings';
import type { ISetting, SettingValue } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { findAll, findOne } from './rows.ts';
import { sql } from './sql.ts';
import { stamp } from './stamp.ts';
import { documentColumns } from './texts.ts';

const ALL = sql(`SELECT ${documentColumns()} FROM settings ORDER BY id`, {
	scans: 'There are as many settings as the program defines, and all are asked for.',
});
const BY_ID = sql(`SELECT ${documentColumns()} FROM settings WHERE id = ?`);
const SAVE = sql('INSERT OR REPLACE INTO settings (id, document) VALUES (?, ?)');

/** The new definition, with the stored value and times of the old one. */
const redefined = (setting: ISetting, known: StoredSetting): StoredSetting =>
	({
		...setting,
		value: known.value,
		ts: known.ts,
		createdAt: known.createdAt,
		_updatedAt: known._updatedAt,
		...(known.updatedBy === undefined ? {} : { updatedBy: known.updatedBy }),
	}) as StoredSetting;

export class SqliteSettings implements SettingsRepository {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async findAll() {
		return findAll<StoredSetting>(this.#database, ALL);
	}

	async findById(id: string) {
		return this.#find(id);
	}

	async define(settings: readonly ISetting[]) {
		return this.#database.transact(() => {
			let at: Date | undefined;
			return settings.map((setting) => {
				const known = this.#find(setting._id);
				if (known) {
					return this.#save(redefined(setting, known));
				}
				at ??= stamp(this.#database, setting._updatedAt);
				return this.#save({ ...setting, _updatedAt: at });
			});
		});
	}

	async setValue(id: string, value: SettingValue, now: Date, updatedBy: string) {
		return this.#database.transact(() => {
			const known = this.#find(id);
			return (
				known &&
				this.#save({
					...known,
					...{ value, updatedBy, ts: now, _updatedAt: stamp(this.#database, now) },
				} as StoredSetting)
			);
		});
	}

	#find(id: string): StoredSetting | undefined {
		return findOne<StoredSetting>(this.#database, BY_ID, id);
	}

	#save(setting: StoredSetting): StoredSetting {
		this.#database.run(SAVE, setting._id, encodeDocument(setting));
		return setting;
	}
}
