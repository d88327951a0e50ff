import { Button, Icon } from '@rocket.chat/fuselage';
import { useConnectionStatus, useIsOneTooMany, useTranslation } from '@rocket.chat/ui-contexts';
import { useEffect, useState } from 'react';
import { OneTooMany } from './OneTooMany.tsx';

/** ms that a connection may take before the banner appears: loading the page is not an interruption. */
const PATIENCE = 1500;

/** Whole seconds until a moment, counted down. */
function useSecondsLeft(moment: number | undefined): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		if (moment === undefined) {
			return;
		}
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), 500);
		return () => clearInterval(timer);
	}, [moment]);
	return moment === undefined ? 0 : Math.max(1, Math.ceil((moment - now) / 1000));
}

/** True once a condition has held for a while. */
function useHeldFor(condition: boolean, ms: number): boolean {
	const [held, setHeld] = useState(false);
	useEffect(() => {
		if (!condition) {
			setHeld(false);
			return;
		}
		const timer = setTimeout(() => setHeld(true), ms);
		return () => clearTimeout(timer);
	}, [condition, ms]);
	return held && condition;
}

/** Says that there is no connection and when it is tried again, and offers to try at once. */
export const ConnectionBanner = () => {
	const t = useTranslation();
	const { status, retryTime, reconnect } = useConnectionStatus();
	const isOneTooMany = useIsOneTooMany();
	const seconds = useSecondsLeft(status === 'waiting' ? retryTime : undefined);
	const away = useHeldFor(status !== 'connected', PATIENCE);
	const texts = {
		connected: '',
		connecting: t('Connection_connecting'),
		waiting: t('Connection_waiting', { seconds }),
		offline: t('Connection_offline'),
		failed: t('Connection_failed'),
	} as const;
	return (
		<section className="connection" aria-label={t('Connection')}>
			{away && isOneTooMany && <OneTooMany />}
			{away && !isOneTooMany && (
				<div className="connection__bar">
					<Icon name="warning" size="x20" aria-hidden="true" />
					<span role="status" className="connection__text" aria-live={status === 'waiting' ? 'off' : 'polite'}>
						{texts[status]}
					</span>
					{(status === 'waiting' || status === 'offline') && (
						<Button small onClick={reconnect}>
							{t('Reconnect_now')}
						</Button>
					)}
					{status === 'failed' && (
						<Button small onClick={() => location.reload()}>
							{t('Reload')}
						</Button>
					)}
				</div>
			)}
		</section>
	);
};
