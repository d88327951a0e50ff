import { type UserSummary, useEndpoint } from '@rocket.chat/ui-contexts';
import { useEffect, useState } from 'react';

/** ms of quiet after the last key before the server is asked */
const QUIET = 150;

/** People whose name holds what was typed, without those already chosen; undefined while the answer is awaited. */
export function useUserSuggestions(
	term: string,
	chosen: readonly string[],
	wanted: boolean,
): readonly UserSummary[] | undefined {
	const autocomplete = useEndpoint('GET', '/v1/users.autocomplete');
	const [found, setFound] = useState<readonly UserSummary[]>();
	const selector = JSON.stringify({ term: term.trim(), exceptions: chosen });

	useEffect(() => {
		if (!wanted) {
			return;
		}
		let stale = false;
		setFound(undefined);
		const timer = setTimeout(async () => {
			const items = await autocomplete({ selector }).then(
				(answer) => answer.items,
				() => [],
			);
			if (!stale) {
				setFound(items);
			}
		}, QUIET);
		return () => {
			stale = true;
			clearTimeout(timer);
		};
	}, [autocomplete, selector, wanted]);
	return found;
}
