// `npm run backup -- <file>`, `npm run restore -- <file>`.
import { helpIfAsked, TOOL_HELP } from './lib/help.mjs';
import { runTool } from './lib/run-tool.mjs';

helpIfAsked(TOOL_HELP[process.argv[2]]);
runTool('store-tool');
