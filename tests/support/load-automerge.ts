// Loads Automerge's WebAssembly for tests in Node, once per worker. Import for its effect before using a document.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initializeAutomerge } from '#shared/chart/document/chart-document.ts';

await initializeAutomerge(
	readFileSync(fileURLToPath(import.meta.resolve('@automerge/automerge/automerge.wasm')))
);
