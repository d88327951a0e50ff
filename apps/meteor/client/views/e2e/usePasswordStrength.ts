import { useUser } from '@rocket.chat/ui-contexts';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useE2E } from '../../../app/e2e/client/index.ts';
import { useWorkspaceName } from '../../components/useDocumentTitle.ts';
import type { Judged } from './strength.ts';

/** Words about the user and the workspace that a chosen password must not contain. */
export const usePersonalWords = (): readonly string[] => {
	const user = useUser();
	const workspace = useWorkspaceName();
	return useMemo(() => {
		const addresses = user?.emails?.map(({ address }) => address) ?? [];
		return [user?.username, user?.name, ...addresses, workspace, location.hostname].filter(
			(word) => word !== undefined,
		);
	}, [user, workspace]);
};

/** The strength of the password typed last. The password itself is not kept. */
export const usePasswordStrength = (): { readonly judged: Judged; readonly judge: (password: string) => void } => {
	const { judgePassword } = useE2E();
	const personal = usePersonalWords();
	const [judged, setJudged] = useState<Judged>();
	const newest = useRef(0);
	const judge = useCallback(
		(password: string) => {
			newest.current += 1;
			const turn = newest.current;
			judgePassword(password, personal).then(
				(strength) => turn === newest.current && setJudged(strength),
				() => turn === newest.current && setJudged('unknown'),
			);
		},
		[judgePassword, personal],
	);
	useEffect(
		() => () => {
			newest.current += 1;
		},
		[],
	);
	return { judged, judge };
};
