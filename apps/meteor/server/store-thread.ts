import { serveStoreThread } from '@rocket.chat/models';

// Started as a worker, twice: one thread writes, one reads.
serveStoreThread();
