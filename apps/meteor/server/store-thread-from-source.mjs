// From source: Node 20 starts no TypeScript file as a worker, so what compiles it is registered first.
import { register } from 'tsx/esm/api';

register();
await import('./store-thread.ts');
