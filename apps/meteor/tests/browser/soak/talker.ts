import { randomBytes } from 'node:crypto';
import type { Random } from '../support/faults.ts';
import type { Person } from '../support/index.ts';
import type { FaultProxy } from '../support/proxy.ts';
import { keyOf, type Name, type PageLife, type Written } from './ledger.ts';
import { livesOf, type Sight, shows, sight, sweep } from './watch.ts';

/** How long a person looks at a state before doing something about it, ms. */
const PATIENCE = { reloaded: 500, lost: 15_000, offered: 20_000, again: 3_000 } as const;
/** A text that was taken stands in the list within this time, ms. */
const TAKEN_LIMIT = 10_000;
const PAUSE = 200;

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export type Acts = Record<
	'refreshClicks' | 'invitationsAccepted' | 'startsAnew' | 'reloads' | 'failedLoads' | 'refusedTexts',
	number
>;

/** One person at a browser: writes numbered messages, and does what the page offers when it stands still. */
export class Talker {
	readonly written: Written[] = [];
	readonly texts: string[] = [];
	readonly handedBack = new Set<string>();
	readonly acts: Acts = {
		refreshClicks: 0,
		invitationsAccepted: 0,
		startsAnew: 0,
		reloads: 0,
		failedLoads: 0,
		refusedTexts: 0,
	};
	private turn: Promise<unknown> = Promise.resolve();
	private blockedSince: number | undefined;
	private offeredSince: number | undefined;
	private reloaded = false;
	private clickedAt = 0;

	constructor(
		readonly name: Name,
		readonly person: Person,
		readonly proxy: FaultProxy,
	) {}

	/** One act at a time: nobody reloads a page in the middle of a keystroke. */
	private alone<T>(work: () => Promise<T>): Promise<T> {
		const mine = this.turn.then(work);
		this.turn = mine.catch(() => undefined);
		return mine;
	}

	/**
	 * Writes `count` messages evenly over `duration` ms, later ones sooner after a standstill; returns when all are taken
	 * or at `until`.
	 */
	async talk({
		count,
		duration,
		until,
		random,
	}: {
		count: number;
		duration: number;
		until: number;
		random: Random;
	}): Promise<void> {
		const begun = Date.now();
		for (let n = 0; n < count; n++) {
			const due = begun + ((n + random()) * duration) / count;
			await sleep(Math.max(0, due - Date.now()));
			while (!(await this.alone(() => this.write(n)))) {
				if (Date.now() > until) {
					return;
				}
				await sleep(PAUSE);
			}
		}
	}

	/** False where the page takes nothing now. */
	private async write(n: number): Promise<boolean> {
		const seen = await this.look();
		if (seen.mode !== 'otr') {
			return false;
		}
		const { page, composer } = this.person;
		const key = keyOf({ by: this.name, n });
		const text = `${key} ${randomBytes(12).toString('hex')}`;
		await composer.fill(text);
		await composer.press('Enter');
		const at = Date.now();
		while (!(await shows(page, key))) {
			if ((await composer.inputValue()) !== '' && !(await shows(page, key))) {
				this.acts.refusedTexts += 1;
				await composer.fill('');
				return false;
			}
			if (Date.now() - at > TAKEN_LIMIT) {
				// Gone from the field and not in the list: it is written down, and the judgement finds it lost.
				break;
			}
			await sleep(20);
		}
		this.texts.push(text);
		this.written.push({ by: this.name, n, at, life: seen.life });
		return true;
	}

	/** What the page shows, after doing what a person would do about it. */
	private async look(): Promise<Sight> {
		const { page } = this.person;
		const seen = await sight(page);
		const back = [...seen.text.matchAll(/(alice|bob) (\d+) [0-9a-f]{24}/g)];
		for (const [, by, number] of back) {
			this.handedBack.add(`${by} ${number}`);
		}
		if (back.length > 0) {
			await this.person.composer.fill('');
		}
		const now = Date.now();
		this.blockedSince = seen.mode === 'blocked' ? (this.blockedSince ?? now) : undefined;
		this.offeredSince = seen.offered ? (this.offeredSince ?? now) : undefined;
		if (seen.mode === 'otr') {
			this.reloaded = false;
		}
		const waited = now - (this.blockedSince ?? now);
		const tired =
			waited > (this.reloaded ? PATIENCE.reloaded : PATIENCE.lost) ||
			now - (this.offeredSince ?? now) > PATIENCE.offered;
		if (seen.invited) {
			await this.click('Accept', 'invitationsAccepted');
		} else if (now - this.clickedAt < PATIENCE.again) {
			return seen;
		} else if (tired && seen.refresh && !seen.refreshing) {
			await this.click('Refresh keys', 'refreshClicks');
		} else if (waited > PATIENCE.lost && seen.startable) {
			await this.click('Try again', 'startsAnew');
		}
		return seen;
	}

	private async click(button: string, act: keyof Acts): Promise<void> {
		const clicked = await this.person.page
			.getByRole('button', { name: button, exact: true })
			.first()
			.click({ timeout: 2_000 })
			.then(
				() => true,
				() => false,
			);
		if (clicked) {
			this.acts[act] += 1;
			this.clickedAt = Date.now();
			this.blockedSince = undefined;
			this.offeredSince = undefined;
		}
	}

	/** F5, after a look through the list: what came since is caught in the moment of the reload. */
	reload(): Promise<void> {
		return this.alone(async () => {
			const { page, composer } = this.person;
			await sweep(page);
			this.acts.reloads += 1;
			for (;;) {
				const loaded = await page.reload({ waitUntil: 'commit', timeout: 20_000 }).then(
					() =>
						composer.waitFor().then(
							() => true,
							() => false,
						),
					() => false,
				);
				if (loaded) {
					break;
				}
				this.acts.failedLoads += 1;
				await sleep(1_000);
			}
			this.reloaded = true;
			this.blockedSince = undefined;
		});
	}

	/** Goes on looking until the page takes texts and no message says Sending; false where that is not so at `until`. */
	async settle(until: number): Promise<boolean> {
		for (let round = 0; Date.now() < until; round++) {
			const settled = await this.alone(async () => {
				if (round % 5 === 4) {
					await sweep(this.person.page);
				}
				const { mode, sending } = await this.look();
				return mode === 'otr' && sending === 0;
			});
			if (settled) {
				return true;
			}
			await sleep(1_000);
		}
		return false;
	}

	/** Everything that this person's pages have shown. */
	lives(): Promise<PageLife[]> {
		return this.alone(async () => {
			await sweep(this.person.page);
			return livesOf(this.person.page, this.name);
		});
	}
}
