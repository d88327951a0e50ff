import { readFileSync } from 'node:fs';

export const MIB = 2 ** 20;

/** Resident memory of a process, bytes. */
export const residentOf = (pid: number): number =>
	Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** By how many bytes a server's resident memory rose at most while something went on; printed below the test. */
export async function growthDuring({ pid }: { pid: number }, what: string, work: () => Promise<void>): Promise<number> {
	const before = residentOf(pid);
	let peak = before;
	const look = (): void => {
		peak = Math.max(peak, residentOf(pid));
	};
	const watching = setInterval(look, 10);
	const began = Date.now();
	await work().finally(() => clearInterval(watching));
	look();
	const mib = (bytes: number): string => (bytes / MIB).toFixed(1);
	process.stdout.write(
		`      ${what}: server at ${mib(before)} MiB, at most ${mib(peak)} MiB, in ${Date.now() - began} ms\n`,
	);
	return peak - before;
}
