import { type FailedSignIns, useEndpoint } from '@rocket.chat/ui-contexts';
import { useCallback, useEffect, useState } from 'react';

/**
 * Failed sign-ins to the user's own account since they last looked; undefined while unknown or if the server can't be
 * reached.
 */
export function useFailedSignIns(): {
	readonly failed: FailedSignIns | undefined;
	readonly clear: () => Promise<void>;
} {
	const getFailed = useEndpoint('GET', '/v1/users.getFailedSignIns');
	const clearFailed = useEndpoint('POST', '/v1/users.clearFailedSignIns');
	const [failed, setFailed] = useState<FailedSignIns>();
	useEffect(() => {
		let current = true;
		getFailed().then(
			(answer) => current && setFailed(answer.failed ?? undefined),
			() => undefined,
		);
		return () => {
			current = false;
		};
	}, [getFailed]);
	const clear = useCallback(async () => {
		await clearFailed();
		setFailed(undefined);
	}, [clearFailed]);
	return { failed, clear };
}
