import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Leading characters of a text that are looked for: a frame cut into parts would still show them. */
const LENGTH = 24;

const filesBelow = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((name) => join(folder, name))
		.filter((file) => statSync(file).isFile());

/**
 * Forms in which a text or the base64url of a frame might lie somewhere: as it is, its bytes, and those in hexadecimal.
 */
const needlesOf = (texts: readonly string[], bodies: readonly string[]): ReadonlySet<string> => {
	const needles = new Set<string>();
	const add = (form: string): void => {
		if (form.length >= LENGTH) {
			needles.add(form.slice(0, LENGTH));
		}
	};
	for (const text of texts) {
		// The number at its beginning is no secret; the random part behind it is.
		add(text.slice(-LENGTH));
		add(Buffer.from(text).toString('base64'));
		add(Buffer.from(text).toString('hex'));
	}
	for (const body of bodies) {
		const bytes = Buffer.from(body, 'base64url');
		add(body);
		add(bytes.toString('base64'));
		add(bytes.toString('latin1'));
		add(bytes.toString('hex'));
	}
	return needles;
};

/** Places, by name, that hold anything of texts or frames. */
export const tracesOf = (
	secrets: { texts: readonly string[]; bodies: readonly string[] },
	places: Readonly<Record<string, string>>,
): string[] => {
	const needles = needlesOf(secrets.texts, secrets.bodies);
	return Object.entries(places).flatMap(([place, content]) => {
		for (let at = 0; at + LENGTH <= content.length; at++) {
			const part = content.slice(at, at + LENGTH);
			if (needles.has(part)) {
				return [`${place} holds ${JSON.stringify(part)}`];
			}
		}
		return [];
	});
};

/** The files of a folder, each as the characters of its bytes. */
export const contentsOf = (folder: string): Record<string, string> =>
	Object.fromEntries(
		filesBelow(folder).map((file) => [file.slice(folder.length + 1), readFileSync(file).toString('latin1')]),
	);
