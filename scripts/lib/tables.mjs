/**
 * The rows of a Markdown table below a heading of the second level, each as its trimmed cells, without the table's
 * head. Without a heading: the rows of every table in the text.
 */
export const tableRows = (markdown, heading) => {
	const part = heading === undefined ? markdown : (markdown.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')[0];
	const lines = part.split('\n');
	return lines
		.filter((line, index) => line.startsWith('| ') && !lines[index + 1]?.startsWith('|---'))
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
};
