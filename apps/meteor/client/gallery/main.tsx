/**
 * Every state of pages, lists, dialogs, banners and messages, from fixtures: /gallery on Vite's development server. The
 * production build starts at index.html and does not contain it.
 */
import '@rocket.chat/fuselage/dist/fuselage.css';
import '@rocket.chat/icons/dist/rocketchat.css';
import '../main.css';
import '../views/room/room.css';
import './gallery.css';
import { createRoot } from 'react-dom/client';
import { leaveFocus } from './leave-focus.ts';
import { Overview } from './Overview.tsx';
import { StatePage } from './StatePage.tsx';

const root = document.getElementById('root');
if (!root) {
	throw new Error('gallery.html: expected an element with the id "root"');
}
const query = new URLSearchParams(location.search);
const state = query.get('state');
if (window.parent !== window) {
	leaveFocus();
}
createRoot(root).render(state === null ? <Overview query={query} /> : <StatePage id={state} query={query} />);
