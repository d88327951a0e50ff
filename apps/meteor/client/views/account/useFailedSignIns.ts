import { type FailedSignIns, useEndpoint } from '@rocket.chat/ui-contexts';
import { useCallback, useEffect, useState } from 'react';

/**
 * What failed at one's own account since it was last seen; undefined while nothing is known, or the server can't be
 * asked.
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
