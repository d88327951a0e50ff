/** A disk whose fsync takes longer, as a switch: gcc compiles a few lines that are loaded before the server. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = join(dirname(fileURLToPath(import.meta.url)), 'slow-disk.c');

export type SlowDisk = {
	/** For the environment of the server. */
	readonly env: Readonly<Record<string, string>>;
	slow(isSlow: boolean): void;
	remove(): void;
};

/** @param ms by which each fsync takes longer while it is slow */
export function slowDisk(ms: number): SlowDisk {
	const directory = mkdtempSync(join(tmpdir(), 'slow-disk-'));
	const library = join(directory, 'slow-disk.so');
	const { status, error, stderr } = spawnSync('gcc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'], {
		encoding: 'utf8',
	});
	if (status !== 0) {
		rmSync(directory, { recursive: true, force: true });
		throw new Error(`gcc is needed to make a disk slow: ${error?.message ?? stderr}`);
	}
	const isOn = join(directory, 'slow');
	return {
		env: { LD_PRELOAD: library, SLOW_DISK_SWITCH: isOn, SLOW_DISK_MS: String(ms) },
		slow: (isSlow) => (isSlow ? writeFileSync(isOn, '') : rmSync(isOn, { force: true })),
		remove: () => rmSync(directory, { recursive: true, force: true }),
	};
}
