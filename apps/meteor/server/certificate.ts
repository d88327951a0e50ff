import { readFileSync, statSync } from 'node:fs';

export type CertificateFiles = { readonly cert: string; readonly key: string };
export type Certificate = { readonly cert: Buffer; readonly key: Buffer };

/**
 * Milliseconds between two checks of the files. Polled, because a renewed certificate often arrives through a symbolic
 * link or a mount, which fs.watch does not report.
 */
const LOOK_EVERY = 20_000;

type FollowOptions = {
	readonly files: CertificateFiles;
	/**
	 * Serves new connections with it.
	 * @throws if the key belongs to another certificate; the old one is then still served
	 */
	readonly renew: (certificate: Certificate) => void;
	readonly logger: { info(message: string): void; error(fields: object, message: string): void };
	/** ms */
	readonly every?: number;
};

const sign = (path: string): string => {
	const { ino, size, mtimeMs } = statSync(path);
	return `${ino} ${size} ${mtimeMs}`;
};

/** A fingerprint of the files; an unreadable file has a fingerprint of its own. */
const fingerprintOf = ({ cert, key }: CertificateFiles): string => {
	try {
		return `${sign(cert)} ${sign(key)}`;
	} catch {
		return 'unreadable';
	}
};

/**
 * Serves what TLS_CERT and TLS_KEY hold now: at once on `reload`, and otherwise once they changed. Files that can't be
 * used (only one of the two is written yet, say) leave the old certificate in place, are logged once with their error
 * code, and are tried again when they change.
 */
export const followCertificate = ({
	files,
	renew,
	logger,
	every = LOOK_EVERY,
}: FollowOptions): { reload(): void; stop(): void } => {
	let seen = fingerprintOf(files);
	const reload = (): void => {
		seen = fingerprintOf(files);
		try {
			renew({ cert: readFileSync(files.cert), key: readFileSync(files.key) });
			logger.info('the certificate of TLS_CERT and TLS_KEY was read again');
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? error.code : undefined;
			logger.error({ code }, 'TLS_CERT and TLS_KEY could not be used: the old certificate is served on');
		}
	};
	const timer = setInterval(() => {
		if (fingerprintOf(files) !== seen) {
			reload();
		}
	}, every);
	timer.unref();
	return { reload, stop: () => clearInterval(timer) };
};
