/** What `npm start -- --help` prints. The variables are those of the README's table. */
export const HELP = `Usage: npm start [-- <option>…]

Installs what is missing, builds what is stale and serves the workspace on http://localhost:3000 until Ctrl+C.
The second-to-last line is a link that works once: open it to create the administrator's account.

Options:
  --demo                adds the accounts admin, alice and bob with known passwords; refused where others can reach it
  --accept-empty-store  starts although the store that was used here is gone
  --help                prints this and ends

Environment:
  PORT                    port to listen on (3000)
  BIND_IP                 address to listen on (loopback; all addresses where ROOT_URL names another host)
  ROOT_URL                address under which people reach the workspace (http://localhost:<PORT>)
  DATA_DIR                folder of the store (.data)
  ADMIN_USERNAME, ADMIN_PASS, ADMIN_EMAIL
                          the administrator of an empty workspace (whoever opens the link that start-up prints)
  TLS_CERT, TLS_KEY       files of a certificate and its key: serve https (not set: http)
  HTTP_FORWARDED_COUNT    number of your proxies in front, whose X-Forwarded-For is trusted (0)
  OVERWRITE_SETTING_<id>  fixes a setting, e.g. OVERWRITE_SETTING_OTR_Enable=false (not set)
  LOG_LEVEL               fatal, error, warn, info, debug, trace or silent (info)

Others: npm test, npm run dev (from source, edits show by themselves), npm run backup, npm run restore, npm run admin.
More: README.md, docs/OPERATIONS.md, CONTRIBUTING.md.
`;

/** What `npm run dev -- --help` prints. */
export const DEV_HELP = `Usage: npm run dev [-- <option>…]

Installs what is missing and serves the workspace from source on http://localhost:3000 until Ctrl+C. Edits show by
themselves.

Options:
  --demo                adds the accounts admin, alice and bob with known passwords
  --inspect[=<port>]    opens the server to a debugger, on port 9229 if none is named
  --accept-empty-store  starts although the store that was used here is gone
  --help                prints this and ends

Environment:
  PORT      port to listen on (3000)
  DATA_DIR  folder of the store (.dev-data)

Those of npm start work too, except BIND_IP and ROOT_URL. More: CONTRIBUTING.md.
`;

const STORE_OF = 'Environment:\n  DATA_DIR  folder of the store (.data)\n\nMore: docs/OPERATIONS.md.\n';

/** What `npm run backup -- --help` and the other tools of the operator print. */
export const TOOL_HELP = {
	backup: `Usage: npm run backup -- <file>

Writes a backup of the store to a new file and verifies it, whether the server is running or not.

${STORE_OF}`,
	restore: `Usage: npm run restore -- <file>

Replaces the store by a backup. Stop the server first. The previous store is kept beside it.

${STORE_OF}`,
	admin: `Usage: npm run admin -- reset-password <username>

Prints a new password, which must be changed at the next sign-in, and ends all sign-ins of the account.

${STORE_OF}`,
};

/** Prints the text and ends the process if --help is among the arguments. */
export const helpIfAsked = (text) => {
	if (process.argv.includes('--help')) {
		process.stdout.write(text);
		process.exit(0);
	}
};
