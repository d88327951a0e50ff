import { createContext } from './context.ts';
import { directMessagesOf } from './direct-messages.ts';
import { historyOf } from './history.ts';
import { listsOf } from './lists.ts';
import { messagesOf } from './messages.ts';
import type { Messaging, MessagingDependencies } from './messaging.ts';
import { roomsOf } from './rooms.ts';

/** Messaging over a store; @see Messaging. */
export const createMessaging = (dependencies: MessagingDependencies): Messaging => {
	const context = createContext(dependencies);
	return {
		...directMessagesOf(context),
		...messagesOf(context),
		...historyOf(context),
		...roomsOf(context),
		...listsOf(context),
	};
};
