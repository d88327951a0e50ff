import { Button, States, StatesActions, StatesIcon, StatesSubtitle, StatesTitle } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { Component, type ReactNode } from 'react';

const Failed = () => {
	const t = useTranslation();
	return (
		<main id="main-content" className="page page--centred">
			<States>
				<StatesIcon name="warning" variation="danger" />
				<StatesTitle>{t('Something_went_wrong')}</StatesTitle>
				<StatesSubtitle>{t('Something_went_wrong_description')}</StatesSubtitle>
				<StatesActions>
					<Button primary onClick={() => location.reload()}>
						{t('Reload')}
					</Button>
				</StatesActions>
			</States>
		</main>
	);
};

/** Shows a way out if a view threw; the error itself is in the browser's console, as usual. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
	override state = { failed: false };

	static getDerivedStateFromError(): { failed: boolean } {
		return { failed: true };
	}

	override render(): ReactNode {
		return this.state.failed ? <Failed /> : this.props.children;
	}
}
