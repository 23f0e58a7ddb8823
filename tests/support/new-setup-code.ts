// A setup code as whoever runs a relay makes one: by the operator's command, on the relay's machine.
import { execFileSync } from 'node:child_process';
import type { RelayProcess } from './relay-process.ts';

export function newSetupCode({ dataDir }: Pick<RelayProcess, 'dataDir'>): string {
	const args = ['--disable-warning=ExperimentalWarning', 'sync-server/operator/operator.ts', 'setup-code'];
	const printed = execFileSync(process.execPath, args, { env: { ...process.env, DATA_DIR: dataDir } });
	return (JSON.parse(String(printed)) as { code: string }).code;
}
