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
