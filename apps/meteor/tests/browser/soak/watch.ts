import type { Page } from 'playwright-core';
import type { Name, PageLife, Row, Status } from './ledger.ts';

type Life = { began: number; ended?: number; rows: Record<string, Row>; repeated: string[]; disordered: string[] };
type Watched = { readonly lives: () => Life[]; readonly look: () => void };
declare global {
	var soakWatch: Watched | undefined;
}

/**
 * Runs in the page before anything of it. Writes down what the message list shows, and takes it over a reload in
 * localStorage: the last look at a page is then taken in the moment of its reload. Only keys and marks are kept, never
 * texts.
 */
const watchPage = (): void => {
	if (window.top !== window || !location.protocol.startsWith('http')) {
		return;
	}
	const past: Life[] = JSON.parse(localStorage.getItem('soak') ?? '[]');
	const life: Life = { began: Date.now(), rows: {}, repeated: [], disordered: [] };
	const once = (list: string[], key: string): void => {
		if (!list.includes(key)) {
			list.push(key);
		}
	};
	const look = (): void => {
		const seen = new Set<string>();
		const last: Record<string, number> = {};
		for (const item of document.querySelectorAll('[role=list][aria-label="Message list"] [role=listitem]')) {
			const [, by, number] = /(alice|bob) (\d+) [0-9a-f]{24}/.exec(item.textContent ?? '') ?? [];
			if (by === undefined || number === undefined) {
				continue;
			}
			const key = `${by} ${number}`;
			if (seen.has(key)) {
				once(life.repeated, key);
			} else if (Number(number) < (last[by] ?? -1)) {
				once(life.disordered, key);
			}
			seen.add(key);
			last[by] = Number(number);
			const status = (item.querySelector('.delivery [role=img]')?.getAttribute('aria-label') ?? undefined) as
				| Status
				| undefined;
			const row = life.rows[key] ?? { at: Date.now() };
			const arrived = status === 'Delivered' || status === 'Read';
			life.rows[key] = {
				...row,
				status: status ?? row.status,
				deliveredAt: row.deliveredAt ?? (arrived ? Date.now() : undefined),
			};
		}
	};
	new MutationObserver(look).observe(document, {
		subtree: true,
		childList: true,
		characterData: true,
		attributes: true,
		attributeFilter: ['aria-label'],
	});
	window.addEventListener('pagehide', () => {
		look();
		localStorage.setItem('soak', JSON.stringify([...past, { ...life, ended: Date.now() }]));
	});
	globalThis.soakWatch = { lives: () => [...past, life], look };
};

/** From the next load on, the page writes down what it shows. */
export const watch = async (page: Page): Promise<void> => {
	await page.addInitScript(watchPage);
};

/** All lives of the page so far. */
export const livesOf = async (page: Page, who: Name): Promise<PageLife[]> => {
	const lives = await page.evaluate(() => globalThis.soakWatch?.lives() ?? []);
	return lives.map((life) => ({ who, ...life }));
};

/** Scrolls through the whole list, which draws only what is in sight, and ends at its newest message. */
export const sweep = (page: Page): Promise<void> =>
	page.evaluate(async () => {
		const scroller = document.querySelector('[data-virtuoso-scroller]');
		if (!scroller) {
			return;
		}
		const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
		for (let top = 0; ; top += scroller.clientHeight * 0.7) {
			scroller.scrollTop = top;
			await drawn();
			globalThis.soakWatch?.look();
			if (top + scroller.clientHeight >= scroller.scrollHeight) {
				break;
			}
		}
		scroller.scrollTop = scroller.scrollHeight;
		await drawn();
		globalThis.soakWatch?.look();
	});

/** What a person sees who is about to write. */
export type Sight = {
	/** `otr`: what is typed goes into the session; `blocked`: nowhere; `none`: the room is not there yet. */
	readonly mode: 'otr' | 'plain' | 'blocked' | 'none';
	/** What stands in the composer. */
	readonly text: string;
	readonly refresh: boolean;
	readonly invited: boolean;
	/** 30 s without a receipt: Refresh is offered beside a session that stands. */
	readonly offered: boolean;
	readonly startable: boolean;
	/** The keys are being refreshed. */
	readonly refreshing: boolean;
	readonly sending: number;
	/** Which life of the page this is, from 0. */
	readonly life: number;
};

/** Goes to the newest message where the list stands elsewhere, and looks. */
export const sight = (page: Page): Promise<Sight> =>
	page.evaluate(() => {
		const names = [...document.querySelectorAll('button')].map((button) => button.textContent?.trim() ?? '');
		document.querySelector<HTMLButtonElement>('.message-list__jump')?.click();
		const box = document.querySelector('.composer__box');
		const mode = (['otr', 'plain', 'blocked'] as const).find((each) =>
			box?.classList.contains(`composer__box--${each}`),
		);
		const sidebar = document.querySelector('.otr-bar__body')?.textContent ?? '';
		const lives = globalThis.soakWatch?.lives() ?? [];
		return {
			mode: mode ?? 'none',
			text: document.querySelector<HTMLTextAreaElement>('.composer__input')?.value ?? '',
			refresh: names.includes('Refresh keys'),
			invited: names.includes('Accept'),
			offered: sidebar.includes('has not confirmed your messages'),
			startable: names.includes('Start OTR') || names.includes('Try again'),
			refreshing: sidebar.includes('Refreshing keys'),
			sending: Object.values(lives.at(-1)?.rows ?? {}).filter(({ status }) => status === 'Sending').length,
			life: lives.length - 1,
		};
	});

/** Whether the page shows the message now or showed it in this life. */
export const shows = (page: Page, key: string): Promise<boolean> =>
	page.evaluate((wanted) => globalThis.soakWatch?.lives().at(-1)?.rows[wanted] !== undefined, key);
