import { publicationStrategies } from '@rocket.chat/ddp-server';

/** docs.meteor.com, api/meteor.html#publication-strategies */
export const DDPServer = { publicationStrategies };
