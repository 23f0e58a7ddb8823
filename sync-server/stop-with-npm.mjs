// Loaded before the server by npm's scripts. npm passes a SIGTERM on to its shell, and the shell dies without telling the
// server, which would live on and hold the port. So: when the parent is gone, stop as if told to.
const POLL_MS = 500;
const parent = process.ppid;

setInterval(() => {
	if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, POLL_MS).unref();
