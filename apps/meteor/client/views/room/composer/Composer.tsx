import { IconButton } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { type KeyboardEvent, useRef } from 'react';
import type { ComposerGate, OtrRoomView } from '../../../../app/otr/client/index.ts';
import { OffTheRecordKey } from '../../../components/message/OffTheRecordKey.tsx';
import { useFocusAfterAct } from '../contextualBar/OTR/useFocusAfterAct.ts';
import { useRoom } from '../RoomContext.ts';
import { GateNotice } from './GateNotice.tsx';
import { useComposer } from './useComposer.ts';

type ComposerProps = { readonly otr: OtrRoomView | undefined; readonly sendPlain: (text: string) => Promise<void> };

const INITIALIZING: ComposerGate = { mode: 'blocked', phase: 'initializing' };

const usePlaceholder = (gate: ComposerGate): string => {
	const t = useTranslation();
	const { title: name } = useRoom();
	if (gate.mode === 'plain') {
		return t('Message_placeholder', { name });
	}
	if (gate.mode === 'otr') {
		return gate.held ? t('OTR_Composer_held', { name }) : t('OTR_Composer_placeholder', { name });
	}
	return gate.phase === 'initializing' ? t('OTR_Composer_looking') : t('OTR_Composer_blocked');
};

/**
 * Where messages are written. The user can type at any time, but a text is sent only through the room's gate. The
 * browser's form history, spelling service and translator are switched off for the field.
 */
export const Composer = ({ otr, sendPlain }: ComposerProps) => {
	const t = useTranslation();
	const gate = otr?.gate ?? INITIALIZING;
	const placeholder = usePlaceholder(gate);
	const { input, empty, hint, changed, submit } = useComposer(otr, sendPlain);
	const blocked = gate.mode === 'blocked';
	const notice = useRef<HTMLDivElement>(null);
	const acting = useFocusAfterAct(() => notice.current ?? input.current);

	const submitOnEnter = (event: KeyboardEvent<HTMLTextAreaElement>) => {
		if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
			event.preventDefault();
			void submit();
		}
	};
	return (
		<section className="composer" aria-label={t('Message_composer')}>
			{blocked && otr && gate.phase !== 'initializing' && <GateNotice otr={otr} place={notice} onAct={acting} />}
			<div className={`composer__box composer__box--${gate.mode}`}>
				{gate.mode === 'otr' && <OffTheRecordKey />}
				<textarea
					ref={input}
					className="composer__input"
					aria-label={t('Message')}
					aria-describedby="composer-hint"
					placeholder={placeholder}
					rows={1}
					autoComplete="off"
					autoCorrect="off"
					spellCheck={gate.mode === 'plain'}
					translate="no"
					data-gramm="false"
					onChange={changed}
					onKeyDown={submitOnEnter}
				/>
				<IconButton
					icon="send"
					aria-label={t('Send')}
					title={t('Send')}
					disabled={blocked || empty}
					onClick={() => void submit()}
				/>
			</div>
			<div id="composer-hint" className="composer__hint" role="alert">
				{hint}
			</div>
		</section>
	);
};
