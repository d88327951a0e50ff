// `npm run backup -- <file>`, `npm run restore -- <file>`.
import { helpIfAsked, TOOL_HELP } from './lib/help.mjs';
import { runTool } from './lib/run-tool.mjs';

helpIfAsked(process.argv[2] === 'restore' ? TOOL_HELP.restore : TOOL_HELP.backup);
runTool('store-tool');
