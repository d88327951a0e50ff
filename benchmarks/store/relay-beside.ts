/**
 * The relay while others post, on a disk as it is and on one whose fsync takes longer: one server, the disk switched
 * between runs.
 */
import { contenderOf, OURS } from '../relay/contenders.ts';
import { faultsOf, type Load, runOnce } from '../relay/contest.ts';
import { type OursFrom, startGenerator, startServer } from '../relay/processes.ts';
import { keepPosting, type Posts, postersOf } from './posts.ts';
import { slowDisk } from './slow-disk.ts';

/** Milliseconds by which an fsync takes longer. */
export const SLOWER = 100;

export type Disk = 'as it is' | 'slow';

/** Milliseconds: of relayed frames, and of posts. */
export type Beside = { readonly relay: { readonly p50: number; readonly p99: number }; readonly posts: Posts };

export type BesideConditions = {
	readonly rounds: number;
	readonly load: Load;
	/** Pairs who post, and their texts a second, all together. */
	readonly posting: { readonly pairs: number; readonly rate: number };
	readonly from: OursFrom;
	readonly random: () => number;
	readonly tell: (line: string) => void;
};

export async function relayBeside({
	rounds,
	load,
	posting,
	from,
	random,
	tell,
}: BesideConditions): Promise<Readonly<Record<Disk, readonly Beside[]>>> {
	const disk = slowDisk(SLOWER);
	const ours = contenderOf(OURS);
	const results: Record<Disk, Beside[]> = { 'as it is': [], slow: [] };
	const first = load.pairs * 2;
	const server = await startServer(ours, first + posting.pairs * 2, from, [], disk.env);
	const generator = startGenerator();
	try {
		const posters = await postersOf(server.url, first, posting.pairs);
		for (let round = 1; round <= rounds; round += 1) {
			for (const which of random() < 0.5 ? (['as it is', 'slow'] as const) : (['slow', 'as it is'] as const)) {
				disk.slow(which === 'slow');
				let over = false;
				const posted = keepPosting(server.url, posters, posting.rate, () => over);
				const run = await runOnce(server, generator, ours, load).finally(() => {
					over = true;
				});
				const posts = await posted;
				const [fault] = [
					...faultsOf(ours, run),
					...(posts.refused === 0 ? [] : [`${posts.refused} posts were refused`]),
				];
				if (fault) {
					throw new Error(fault);
				}
				results[which].push({ relay: { p50: run.p50, p99: run.p99 }, posts });
				tell(
					`${round}/${rounds} disk ${which}: relay p50 ${run.p50.toFixed(2)} ms, p99 ${run.p99.toFixed(2)} ms; a post p50 ${posts.p50.toFixed(1)} ms, p99 ${posts.p99.toFixed(1)} ms`,
				);
			}
		}
	} finally {
		await Promise.all([generator.stop(), server.stop()]);
		disk.remove();
	}
	return results;
}
