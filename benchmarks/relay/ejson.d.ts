declare module 'ejson' {
	const ejson: { parse(text: string): unknown; stringify(value: unknown): string };
	export default ejson;
}
