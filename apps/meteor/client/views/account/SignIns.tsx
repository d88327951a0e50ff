import { Box, Button, Skeleton } from '@rocket.chat/fuselage';
import { type Session, useEndpoint, useToastMessageDispatch, useTranslation } from '@rocket.chat/ui-contexts';
import { useCallback, useEffect, useState } from 'react';
import { LoadFailed } from '../../components/LoadFailed.tsx';
import { useErrorText } from '../../components/useErrorText.ts';
import { useMomentText } from './useMomentText.ts';

/** Fetched again when the page becomes visible, because sign-ins start and end elsewhere. */
function useSessions() {
	const listSessions = useEndpoint('GET', '/v1/sessions/list');
	const [sessions, setSessions] = useState<readonly Session[]>();
	const [failed, setFailed] = useState(false);
	const load = useCallback(async () => {
		const answer = await listSessions().catch(() => undefined);
		setFailed(answer === undefined);
		setSessions((known) => answer?.sessions ?? known);
	}, [listSessions]);
	useEffect(() => {
		const look = () => void load();
		look();
		window.addEventListener('focus', look);
		return () => window.removeEventListener('focus', look);
	}, [load]);
	return { sessions, failed, load };
}

type RowProps = {
	readonly session: Session;
	readonly busy: boolean;
	readonly onEnd: (session: Session, when: string) => void;
};

/** The program that signed in, as it named itself. */
const useDeviceText = (): ((session: Session) => string) => {
	const t = useTranslation();
	return ({ device, current }) => {
		if (!device) {
			return current ? t('Sign_in_here') : t('Sign_in_elsewhere');
		}
		return device.os ? t('Sign_in_device', { name: device.name, system: device.os.name }) : device.name;
	};
};

const Row = ({ session, busy, onEnd }: RowProps) => {
	const t = useTranslation();
	const when = useMomentText()(session.loginAt);
	const device = useDeviceText()(session);
	return (
		<li className="user-row">
			<div className="user-row__names">
				<Box fontScale="p2b">{device}</Box>
				<Box fontScale="c1">
					{session.current && session.device ? t('Sign_in_here_since', { when }) : t('Sign_in_since', { when })}
				</Box>
			</div>
			{!session.current && (
				<Button
					small
					disabled={busy}
					aria-label={t('Sign_in_end_of', { when, device })}
					onClick={() => onEnd(session, when)}
				>
					{t('Sign_in_end')}
				</Button>
			)}
		</li>
	);
};

/** "Sign-ins" of Account > Security: lists the user's sign-ins, and ends single ones or all others. */
export const SignIns = () => {
	const t = useTranslation();
	const errorText = useErrorText();
	const dispatchToast = useToastMessageDispatch();
	const endSession = useEndpoint('POST', '/v1/sessions/logout.me');
	const endOthers = useEndpoint('POST', '/v1/users.logoutOtherClients');
	const { sessions, failed, load } = useSessions();
	const [busy, setBusy] = useState(false);

	const run = async (work: () => Promise<unknown>, done: string) => {
		setBusy(true);
		try {
			await work();
			dispatchToast({ type: 'success', message: done });
		} catch (error) {
			dispatchToast({ type: 'error', message: errorText(error) });
		}
		await load();
		setBusy(false);
	};

	return (
		<Box is="section" aria-labelledby="sign-ins" marginBlockStart={32}>
			<Box is="h2" id="sign-ins" fontScale="h4" marginBlockEnd={8}>
				{t('Sign_ins')}
			</Box>
			<Box is="p" fontScale="p2" marginBlockEnd={8}>
				{t('Sign_ins_text')}
			</Box>
			{failed && <LoadFailed text={t('Sign_ins_load_failed')} onRetry={() => void load()} />}
			{!sessions && !failed && <Skeleton variant="rect" height={96} />}
			{sessions && (
				<ul className="user-rows" aria-label={t('Sign_ins')}>
					{sessions.map((session) => (
						<Row
							key={session.sessionId}
							session={session}
							busy={busy}
							onEnd={({ sessionId }, when) => void run(() => endSession({ sessionId }), t('Sign_in_ended', { when }))}
						/>
					))}
				</ul>
			)}
			<Box marginBlockStart={16}>
				<Button
					loading={busy}
					disabled={busy || (sessions?.length ?? 2) < 2}
					onClick={() => void run(() => endOthers(), t('Logged_out_elsewhere'))}
				>
					{t('Log_out_elsewhere')}
				</Button>
			</Box>
		</Box>
	);
};
