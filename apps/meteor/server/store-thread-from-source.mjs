// From source: Node 20 cannot start a TypeScript file as a worker, so the compiler is registered first.
import { register } from 'tsx/esm/api';

register();
await import('./store-thread.ts');
