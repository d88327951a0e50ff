// What the browser's own "Reopen closed tab" does, for a test to call: Chromium offers it to extensions alone.
globalThis.reopen = () => chrome.sessions.restore();
