const WIDTH = 30;
const MB = 1_000_000;

type Output = { readonly isTTY?: boolean; write(text: string): unknown };

const inMegabytes = (bytes: number): string => (bytes / MB).toFixed(1);

/**
 * A progress bar on a terminal; elsewhere one line for each tenth.
 * @param total expected bytes; there may be more
 */
export const progressBar = (output: Output, total: number): { show(done: number): void; end(): void } => {
	let tenths = -1;
	return {
		show(done) {
			const share = total === 0 ? 1 : Math.min(1, done / total);
			const text = `${Math.floor(share * 100)} %, ${inMegabytes(done)} of about ${inMegabytes(Math.max(done, total))} MB`;
			if (output.isTTY) {
				const filled = Math.round(share * WIDTH);
				output.write(`\r[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${text} `);
			} else if (Math.floor(share * 10) > tenths) {
				tenths = Math.floor(share * 10);
				output.write(`${text}\n`);
			}
		},
		end() {
			if (output.isTTY) {
				output.write('\n');
			}
		},
	};
};
