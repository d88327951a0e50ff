import { loadSodium, pureJs } from '../src/index.ts';
import { primitivesContract } from './primitives-contract.ts';

primitivesContract(pureJs.name, () => pureJs);
primitivesContract('libsodium', () => loadSodium());
