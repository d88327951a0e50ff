// `npm run backup -- <file>`, `npm run restore -- <file>`.
import { runTool } from './lib/run-tool.mjs';

runTool('store-tool');
