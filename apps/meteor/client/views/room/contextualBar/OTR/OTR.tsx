import { Box, Button, ButtonGroup, Callout, ContextualbarFooter } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { type MouseEvent, useEffect, useRef } from 'react';
import type { OtrRoom, OtrSnapshot } from '../../../../../app/otr/client/index.ts';
import { Countdown } from './Countdown.tsx';
import { hintOf } from './hint.ts';
import { isRepeated } from './isRepeated.ts';
import { useFocusAfterAct } from './useFocusAfterAct.ts';
import { useOtrActions } from './useOtrActions.ts';
import { blockWords, isBlocked, type OtrAction, wordsOf } from './words.ts';

type OTRProps = { readonly room: OtrRoom; readonly snapshot: OtrSnapshot; readonly username: string };

const PRIMARY: readonly OtrAction[] = ['start', 'again', 'refresh', 'dismiss'];

const Notes = ({ snapshot }: Pick<OTRProps, 'snapshot'>) => {
	const t = useTranslation();
	const { waiting, dropped } = snapshot;
	return (
		<>
			{waiting > 0 && (
				<Box fontScale="p2" color="hint">
					{t('OTR_Waiting', { count: waiting })}
				</Box>
			)}
			{dropped > 0 && (
				<Box fontScale="p2" color="hint">
					{t('OTR_Dropped', { count: dropped })}
				</Box>
			)}
		</>
	);
};

/** The dialog was answered, so its button is gone too. */
const useAnswered = (phase: OtrSnapshot['phase'], acted: () => void): void => {
	const before = useRef(phase);
	useEffect(() => {
		if (before.current === 'invited' && phase !== 'invited') {
			acted();
		}
		before.current = phase;
	}, [phase, acted]);
};

/** The body of the OTR sidebar: the state of the conversation, and what the user can do. */
export const OTR = ({ room, snapshot, username }: OTRProps) => {
	const t = useTranslation();
	const { perform, nameOf } = useOtrActions(room);
	const { tone, title, text, actions } = wordsOf(snapshot);
	const { startBlock, expiresAt, phase } = snapshot;
	const hint = hintOf(snapshot);
	const state = useRef<HTMLDivElement>(null);
	const acting = useFocusAfterAct(() => state.current);
	useAnswered(phase, acting);
	const blocked = (action: OtrAction): boolean => isBlocked(action, startBlock);

	return (
		<>
			<div className="otr-bar__body">
				{/* The room's announcement reads it out; as a target of the focus it only has a name. */}
				<div role="group" aria-label={t('OTR_State')} className="otr-bar__state" ref={state} tabIndex={-1}>
					<Callout type={tone} icon="key" title={t(title, { username })}>
						{t(text, { username })}
					</Callout>
				</div>
				{phase === 'inviting' && expiresAt !== undefined && <Countdown until={expiresAt} />}
				{/* Always mounted, so that changes of its content are read out. */}
				<div role="status" className="otr-bar__hints">
					{startBlock !== undefined && actions.some(blocked) && (
						<Callout type="warning" title={t('OTR_Block_title')} id="otr-start-block">
							{t(blockWords(startBlock), { username })}
						</Callout>
					)}
					{hint && <Callout type="warning" title={t(hint, { username })} />}
				</div>
				<Notes snapshot={snapshot} />
			</div>
			{actions.length > 0 && (
				<ContextualbarFooter>
					<ButtonGroup stretch vertical={actions.length > 2 || actions.includes('accept-key')}>
						{actions.map((action, index) => (
							<Button
								key={action}
								primary={index === 0 && PRIMARY.includes(action) && action !== 'refresh'}
								secondary={action === 'end'}
								danger={action === 'end'}
								disabled={blocked(action)}
								aria-describedby={blocked(action) ? 'otr-start-block' : undefined}
								onClick={(event: MouseEvent) => {
									if (!isRepeated(event)) {
										acting();
										perform(action);
									}
								}}
							>
								{nameOf(action)}
							</Button>
						))}
					</ButtonGroup>
				</ContextualbarFooter>
			)}
		</>
	);
};
