import type { SettingDefinition, SettingPrimitive, WorkspaceSetting } from '@rocket.chat/otr-typings';
import { AccountsError } from '../errors.ts';
import { overwritten, settingDocument } from './documents.ts';
import type { PublicSetting, Settings, SettingsDependencies } from './settings.ts';
import { accepts, expectation, parseText } from './validation.ts';

const OVERRIDE = 'OVERWRITE_SETTING_';

/** Rocket.Chat's user id for actions of the server itself. */
const WORKSPACE = 'rocket.cat';

type Entry = { definition: SettingDefinition; setting: WorkspaceSetting };

class CachedSettings implements Settings {
	readonly #dependencies: SettingsDependencies;
	readonly #environment: Readonly<Record<string, string | undefined>>;
	readonly #entries = new Map<string, Entry>();
	readonly #listeners = new Map<string, Set<(value: SettingPrimitive) => void>>();
	readonly #unsubscribe: () => void;

	constructor(dependencies: SettingsDependencies) {
		this.#dependencies = dependencies;
		this.#environment = dependencies.environment ?? {};
		this.#unsubscribe = dependencies.broker.on('settings.changed', ({ _id, value }) =>
			this.#apply(_id, value, this.#now()),
		);
	}

	async define(definitions: readonly SettingDefinition[]): Promise<void> {
		const place = this.#entries.size;
		const documents = definitions.map((definition, index) => settingDocument(definition, place + index, this.#now()));
		const stored = (await this.#dependencies.models.settings.define(documents)) as WorkspaceSetting[];
		for (const [index, definition] of definitions.entries()) {
			const setting = stored[index];
			if (setting) {
				this.#entries.set(definition._id, { definition, setting: this.#inForce(definition, setting) });
			}
		}
	}

	get(id: string): SettingPrimitive | undefined {
		return this.#entries.get(id)?.setting.value;
	}

	find(id: string): WorkspaceSetting | undefined {
		return this.#entries.get(id)?.setting;
	}

	public(updatedAfter?: Date): PublicSetting[] {
		return this.sorted(
			({ definition, setting }) => definition.public && (!updatedAfter || setting._updatedAt >= updatedAfter),
		).map(({ _id, value, type, _updatedAt }) => ({ _id, value, type, _updatedAt }));
	}

	all(): WorkspaceSetting[] {
		return this.sorted(({ definition }) => definition.readonly !== true);
	}

	private sorted(wanted: (entry: Entry) => boolean): WorkspaceSetting[] {
		const found = [...this.#entries.values()].filter(wanted).map(({ setting }) => setting);
		return found.sort((a, b) => (a.group ?? '').localeCompare(b.group ?? '') || a.sorter - b.sorter);
	}

	async set(id: string, value: unknown, byUserId: string): Promise<WorkspaceSetting> {
		const entry = this.#entries.get(id);
		if (!entry) {
			throw new AccountsError('error-invalid-setting-name', 'There is no such setting', { setting: id });
		}
		if (entry.definition.readonly) {
			throw new AccountsError('error-setting-readonly', `${id} is said by the workspace itself`, { setting: id });
		}
		if (entry.setting.valueSource === 'processEnvValue') {
			throw new AccountsError('error-setting-overwritten', `The setting is dictated by ${OVERRIDE}${id}`, {
				setting: id,
			});
		}
		if (!accepts(entry.definition, value)) {
			const expected = expectation(entry.definition);
			throw new AccountsError('error-invalid-setting-value', `${id} must be ${expected}`, { setting: id, expected });
		}
		await this.store(entry, value, byUserId);
		return this.#entries.get(id)?.setting ?? entry.setting;
	}

	async record(id: string, value: SettingPrimitive): Promise<void> {
		const entry = this.#entries.get(id);
		if (!entry?.definition.readonly) {
			throw new Error(`${id} is no setting that the workspace says itself.`);
		}
		if (entry.setting.valueSource !== 'processEnvValue') {
			await this.store(entry, value, WORKSPACE);
		}
	}

	private async store(
		{ definition: { _id, public: everyone }, setting }: Entry,
		value: SettingPrimitive,
		byUserId: string,
	): Promise<void> {
		if (value === setting.value) {
			return;
		}
		const stored = await this.#dependencies.models.settings.setValue(_id, value, this.#now(), byUserId);
		if (byUserId !== WORKSPACE) {
			this.#dependencies.audit?.({ act: 'setting-changed', setting: _id, by: { userId: byUserId } });
		}
		this.#apply(_id, value, stored?._updatedAt ?? this.#now(), byUserId);
		await this.#dependencies.broker.broadcast('settings.changed', { _id, value, public: everyone });
	}

	onChange(id: string, callback: (value: SettingPrimitive) => void): () => void {
		// A new function for each call, so that a callback registered twice is unsubscribed one by one.
		const listener = (value: SettingPrimitive) => callback(value);
		const listeners = this.#listeners.get(id) ?? new Set();
		this.#listeners.set(id, listeners.add(listener));
		return () => {
			listeners.delete(listener);
		};
	}

	unknownOverrides(): string[] {
		return Object.keys(this.#environment).filter(
			(name) => name.startsWith(OVERRIDE) && !this.#entries.has(name.slice(OVERRIDE.length)),
		);
	}

	close(): void {
		this.#unsubscribe();
		this.#listeners.clear();
	}

	#now(): Date {
		return new Date((this.#dependencies.clock ?? Date.now)());
	}

	#inForce(definition: SettingDefinition, stored: WorkspaceSetting): WorkspaceSetting {
		const text = this.#environment[OVERRIDE + definition._id];
		if (text === undefined) {
			// A newer release may accept fewer values.
			return accepts(definition, stored.value) ? stored : { ...stored, value: definition.packageValue };
		}
		const value = parseText(definition, text);
		if (value === undefined) {
			throw new AccountsError(
				'error-invalid-setting-value',
				`${OVERRIDE}${definition._id} must be ${expectation(definition)}`,
			);
		}
		return overwritten(stored, value);
	}

	/** Applies a change made here or announced by another instance. The echo of our own change has no effect. */
	#apply(id: string, value: SettingPrimitive, at: Date, updatedBy?: string): void {
		const entry = this.#entries.get(id);
		if (!entry || entry.setting.valueSource === 'processEnvValue' || entry.setting.value === value) {
			return;
		}
		this.#entries.set(id, {
			...entry,
			setting: { ...entry.setting, value, ts: at, _updatedAt: at, ...(updatedBy === undefined ? {} : { updatedBy }) },
		});
		for (const listener of [...(this.#listeners.get(id) ?? [])]) {
			listener(value);
		}
	}
}

/**
 * The workspace's settings, empty until features define theirs.
 * @typeParam Values the values of all definitions, `SettingValues<typeof definitions>`
 */
export const createSettings = <Values = Record<string, SettingPrimitive>>(
	dependencies: SettingsDependencies,
): Settings<Values> => new CachedSettings(dependencies) as Settings<unknown> as Settings<Values>;
