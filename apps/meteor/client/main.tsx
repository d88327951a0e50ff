import '@rocket.chat/fuselage/dist/fuselage.css';
import '@rocket.chat/icons/dist/rocketchat.css';
import './main.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { loadOtr, loadPages } from './app/late-pages.ts';
import { createWorkspace } from './providers/create-workspace.ts';
import type { Workspace } from './providers/workspace.ts';

/** Fetches them while the server still checks the sign-in. A failure shows when they are needed. */
const loadAhead = ({ session }: Workspace): void => {
	const load = () => {
		const { phase, isLoggingIn } = session.state();
		if (phase !== 'signed-out' || isLoggingIn) {
			stop();
			void Promise.allSettled([loadPages(), loadOtr()]);
		}
	};
	const stop = session.subscribe(load);
	load();
};

const root = document.getElementById('root');
if (!root) {
	throw new Error('index.html: expected an element with the id "root"');
}
const workspace = createWorkspace();
loadAhead(workspace);
createRoot(root).render(<App workspace={workspace} />);
