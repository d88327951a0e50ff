// `npm run admin -- reset-password <username>`.
import { helpIfAsked, TOOL_HELP } from './lib/help.mjs';
import { runTool } from './lib/run-tool.mjs';

helpIfAsked(TOOL_HELP.admin);
runTool('admin-tool');
