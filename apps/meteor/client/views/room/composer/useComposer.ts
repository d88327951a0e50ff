import { useTranslation } from '@rocket.chat/ui-contexts';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { ComposerGate, OtrRoomView, SubmitOutcome } from '../../../../app/otr/client/index.ts';

export type Composer = {
	readonly input: RefObject<HTMLTextAreaElement | null>;
	readonly empty: boolean;
	/** Why the last text was not sent; cleared by the next edit or attempt, and when the reason is gone. */
	readonly hint: string | undefined;
	readonly changed: () => void;
	readonly submit: () => Promise<void>;
};

const growToText = (input: HTMLTextAreaElement): void => {
	input.style.height = 'auto';
	input.style.height = `${input.scrollHeight}px`;
};

const useHint = () => {
	const t = useTranslation();
	return useCallback(
		(outcome: Extract<SubmitOutcome, { ok: false }>): string | undefined => {
			switch (outcome.error) {
				case 'too-long':
					return t('Message_too_long', { length: outcome.length ?? 0, maxLength: outcome.maxLength ?? 0 });
				case 'not-a-command':
					return t('OTR_Command_blocked');
				case 'blocked':
					return t('OTR_Submit_blocked');
				case 'empty':
					return undefined;
			}
		},
		[t],
	);
};

/**
 * Texts that the session hands back are put before the text being written, so that nothing is lost and nothing is sent.
 * `showHint` shows a hint about them.
 */
const useHandedBack = (
	otr: OtrRoomView | undefined,
	input: RefObject<HTMLTextAreaElement | null>,
	put: (text: string) => void,
	showHint: (hint: string) => void,
): void => {
	const t = useTranslation();
	const waiting = otr?.snapshot.handedBack.length ?? 0;
	useEffect(() => {
		if (otr && waiting > 0) {
			const texts = otr.room.takeHandedBack();
			put([...texts, input.current?.value ?? ''].filter((text) => text !== '').join('\n'));
			showHint(otr.gate.mode === 'plain' ? t('OTR_Unsent_plain') : t('OTR_Unsent_texts'));
		}
	}, [otr, waiting, input, put, showHint, t]);
};

/** A text meant for a session does not come back with the page from the back-forward cache. */
const useClearedOnLeaving = (mode: ComposerGate['mode'] | undefined, put: (text: string) => void): void => {
	useEffect(() => {
		if (mode === 'plain') {
			return undefined;
		}
		const clear = (): void => put('');
		window.addEventListener('pagehide', clear);
		return () => window.removeEventListener('pagehide', clear);
	}, [mode, put]);
};

/**
 * The text being written. It is only in the text field, not in React's state or in storage, so that it does not survive
 * the page. A text is sent through the room's one gate; if it is not sent, it stays in the field.
 */
export const useComposer = (otr: OtrRoomView | undefined, sendPlain: (text: string) => Promise<void>): Composer => {
	const t = useTranslation();
	const input = useRef<HTMLTextAreaElement>(null);
	const [empty, setEmpty] = useState(true);
	/** `whileIn`: the hint holds only while the room is in this mode. */
	const [hint, setHint] = useState<{ readonly text: string | undefined; readonly whileIn?: ComposerGate['mode'] }>();
	const showHint = useCallback((text: string) => setHint({ text }), []);
	const hintOf = useHint();
	const mode = otr?.gate.mode;

	const put = useCallback((text: string) => {
		if (input.current) {
			input.current.value = text;
			growToText(input.current);
			setEmpty(text.trim() === '');
		}
	}, []);
	useHandedBack(otr, input, put, showHint);
	useClearedOnLeaving(mode, put);

	const changed = useCallback(() => {
		if (input.current) {
			growToText(input.current);
			setEmpty(input.current.value.trim() === '');
			setHint(undefined);
		}
	}, []);

	const submit = useCallback(async () => {
		const text = input.current?.value ?? '';
		if (!otr || text.trim() === '') {
			return;
		}
		// The next text may be written while this one is being sent: the room sends them in the order in which Enter was
		// pressed.
		put('');
		setHint(undefined);
		try {
			const outcome = await otr.room.submit(text, sendPlain);
			if (!outcome.ok) {
				put([text, input.current?.value ?? ''].filter((each) => each !== '').join('\n'));
				setHint({ text: hintOf(outcome), whileIn: outcome.error === 'blocked' ? otr.room.gate().mode : undefined });
			}
		} catch {
			// A failed ordinary message is in the list as not sent, and can be sent again from there.
			showHint(t('Message_send_failed'));
		}
	}, [otr, sendPlain, put, showHint, hintOf, t]);

	const holds = hint?.whileIn === undefined || hint.whileIn === mode;
	return { input, empty, hint: holds ? hint?.text : undefined, changed, submit };
};
