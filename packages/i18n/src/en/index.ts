import { account } from './account.ts';
import { admin } from './admin.ts';
import { common } from './common.ts';
import { e2e } from './e2e.ts';
import { otr } from './otr.ts';
import { room } from './room.ts';
import { security } from './security.ts';

/** English: the catalogue that names every key. Keys are unique across its parts (a test says so). */
export const en = { ...common, ...room, ...otr, ...admin, ...account, ...security, ...e2e } as const;

/** The parts, for the test that no key is in two of them. */
export const enParts = { common, room, otr, admin, account, security, e2e } as const;
