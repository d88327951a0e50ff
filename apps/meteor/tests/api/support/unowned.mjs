// Loaded into the server by NODE_OPTIONS: errors that nobody owns, on a signal.
process.on('SIGUSR2', () => {
	throw new TypeError('words of a client');
});
process.on('SIGWINCH', () => {
	void Promise.reject(new RangeError('words of a client'));
	void Promise.reject(new RangeError('words of another'));
});
