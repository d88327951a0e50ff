import { type UserSummary, useEndpoint } from '@rocket.chat/ui-contexts';
import { useEffect, useState } from 'react';

/** ms after the last key press before the server is asked */
const QUIET = 150;

/** People whose name contains the typed text, without those already chosen; undefined while waiting for the answer. */
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
