import { Emitter } from '@rocket.chat/emitter';
import type { PublicSetting } from '@rocket.chat/ui-contexts';

const isSetting = (value: unknown): value is PublicSetting =>
	typeof value === 'object' && value !== null && '_id' in value && typeof value._id === 'string';

/** Public settings: loaded on each connection, then kept by the stream. `changed` carries the id. */
export class PublicSettings extends Emitter<{ changed: string; loaded: undefined }> {
	private readonly values = new Map<string, unknown>();
	private isLoaded = false;

	readonly loaded = (): boolean => this.isLoaded;

	readonly get = (id: string): unknown => this.values.get(id);

	/** Calls back on a change of one setting. Returns the unsubscribe. */
	readonly subscribe = (id: string, listener: () => void): (() => void) =>
		this.on('changed', (changed) => changed === id && listener());

	/** Takes the answer of `public-settings/get`. */
	load(answer: unknown): void {
		for (const setting of Array.isArray(answer) ? answer : []) {
			this.put(setting);
		}
		if (!this.isLoaded) {
			this.isLoaded = true;
			this.emit('loaded');
		}
	}

	/** Takes an event of `public-settings-changed`: `inserted`, `updated` or `changed` with the setting, or `removed`. */
	take(action: unknown, setting: unknown): void {
		this.put(action === 'removed' && isSetting(setting) ? { _id: setting._id, value: undefined } : setting);
	}

	private put(setting: unknown): void {
		if (isSetting(setting) && this.values.get(setting._id) !== setting.value) {
			this.values.set(setting._id, setting.value);
			this.emit('changed', setting._id);
		}
	}
}
