/**
 * Writes tests/vectors/rcotr-1.json over libsodium; rcotr-vectors.spec.ts checks it over the other set. Run by hand:
 * `node --import tsx packages/otr-protocol/tests/write-vectors.ts`
 */
import { writeFileSync } from 'node:fs';
import { loadSodium } from '@rocket.chat/crypto';
import { rcotrVectors, VECTORS } from './rcotr-vectors.ts';

writeFileSync(VECTORS, `${JSON.stringify(rcotrVectors(await loadSodium()), undefined, '\t')}\n`);
