// `npm run admin -- reset-password <username>`.
import { runTool } from './lib/run-tool.mjs';

runTool('admin-tool');
