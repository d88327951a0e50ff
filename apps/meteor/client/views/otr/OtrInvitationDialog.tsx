import { Box, Button } from '@rocket.chat/fuselage';
import { useLayout, useRouter, useTranslation } from '@rocket.chat/ui-contexts';
import { useEffect } from 'react';
import { type OtrInvitation, useOtr, useOtrInvitations } from '../../../app/otr/client/index.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { OffTheRecordKey } from '../../components/message/OffTheRecordKey.tsx';
import { useWorkspaceName } from '../../components/useDocumentTitle.ts';
import { useSecondsUntil } from '../room/contextualBar/OTR/useSecondsUntil.ts';
import { showNotification } from './desktop-notification.ts';
import { InvitationPassword } from './InvitationPassword.tsx';

/** Opens the conversation when the user accepts: with the OTR panel if both fit, otherwise without it. */
const useGoWhenAccepted = (rid: string): { readonly accept: () => void; readonly decline: () => void } => {
	const otr = useOtr(rid);
	const router = useRouter();
	const { isMobile } = useLayout();
	return {
		accept: () => {
			otr?.room.accept();
			router.navigate(isMobile ? `/direct/${rid}` : `/direct/${rid}/otr`);
		},
		decline: () => otr?.room.decline(),
	};
};

/**
 * A desktop notification for as long as the dialog is open. It reveals neither the person nor anything else about the
 * conversation.
 */
const useInvitationNotification = ({ rid, expiresAt }: OtrInvitation): void => {
	const t = useTranslation();
	const router = useRouter();
	const title = useWorkspaceName();
	const body = t('OTR_Invitation_notification');
	// biome-ignore lint/correctness/useExhaustiveDependencies: an invitation with another end is another invitation
	useEffect(
		() => showNotification({ title, body }, () => router.navigate(`/direct/${rid}`)),
		[title, body, router, rid, expiresAt],
	);
};

const InvitationDialog = ({ invitation }: { readonly invitation: OtrInvitation }) => {
	const t = useTranslation();
	const { rid, username, needsKey, expiresAt } = invitation;
	const { accept, decline } = useGoWhenAccepted(rid);
	const seconds = useSecondsUntil(expiresAt);
	useInvitationNotification(invitation);
	return (
		<Dialog
			title={t('OTR')}
			describedBy="otr-invitation"
			icon={<OffTheRecordKey />}
			controls={
				<>
					<Button onClick={decline}>{t('OTR_Decline')}</Button>
					<Button primary disabled={needsKey} onClick={accept}>
						{t('OTR_Accept')}
					</Button>
				</>
			}
		>
			<Box id="otr-invitation" fontScale="p1" className="invitation__text" marginBlockEnd={8}>
				{t('OTR_Invitation', { username })}
			</Box>
			<Box fontScale="p2" color="hint">
				{t('OTR_Invitation_explained')}
			</Box>
			{needsKey && <InvitationPassword />}
			<Box fontScale="p2" color="hint" role="timer" aria-live="off" marginBlockStart={8}>
				{t('OTR_Invitation_ends_in', { seconds })}
			</Box>
		</Dialog>
	);
};

/** The oldest unanswered invitation, on any page of the app. */
export const OtrInvitationDialog = () => {
	const [invitation] = useOtrInvitations();
	return invitation ? <InvitationDialog key={invitation.rid} invitation={invitation} /> : null;
};
