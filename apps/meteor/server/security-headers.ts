import type { HttpHandler } from './http.ts';

/**
 * Scripts come from this server only; WebAssembly may be compiled (key derivation); Fuselage writes its styles at run
 * time.
 */
const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data: blob:",
	"media-src 'self' blob:",
	"font-src 'self' data:",
	"connect-src 'self'",
	"manifest-src 'self'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
	"object-src 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
	'content-security-policy': CONTENT_SECURITY_POLICY,
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()',
};

/**
 * Sets the headers on every answer. Strict-Transport-Security only if people use https: browsers would otherwise no
 * longer open a workspace on plain http.
 */
export const securityHeaders =
	({ https }: { https: boolean }): HttpHandler =>
	(_request, response, next) => {
		for (const [name, value] of Object.entries(HEADERS)) {
			response.setHeader(name, value);
		}
		if (https) {
			response.setHeader('strict-transport-security', 'max-age=31536000');
		}
		response.removeHeader('x-powered-by');
		next();
	};
