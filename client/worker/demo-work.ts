// Beginning and erasing a demo in this worker. What makes one is loaded only when somebody wants one.
import type { Clock } from '#shared/core/clock.ts';
import type { Random } from '#shared/core/random.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { EngineError } from '#shared/engine/engine-error.ts';
import type { PastOf } from '#shared/engine/past-of.ts';
import type { ArgsOf } from '#client/engine-api/commands.ts';

export interface DemoWork {
	begin(args: ArgsOf<'beginDemo'>): Promise<Result<void, EngineError>>;
	erase(): Promise<Result<void, EngineError>>;
}

export interface DemoWorkDeps {
	readonly engine: Engine;
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly zone: string;
	/** Removes the databases of every profile of the demo. */
	eraseDatabases(): Promise<void>;
}

/** The years before a demo began, of one of its patients. */
export const pastOf: PastOf = async (demo, patientId) =>
	(await import('#shared/demo/patient-past.ts')).patientPast(demo, patientId);

/** The work of a profile that is for a demo only. */
export function createDemoWork({ engine, eraseDatabases, ...deps }: DemoWorkDeps): DemoWork {
	return {
		async begin({ seed, relayUrl }) {
			if (engine.state().phase !== 'new') return err({ type: 'ProfileExists' });
			const [{ makeDemo }, { DEMO_PASSPHRASE }] = await Promise.all([
				import('#shared/demo/make-demo.ts'),
				import('#shared/demo/demo-practice.ts')
			]);
			const begun = await engine.beginFrom(await makeDemo(deps, { seed, relayUrl }));
			return begun.ok ? engine.unlock({ passphrase: DEMO_PASSPHRASE }) : begun;
		},
		async erase() {
			await engine.close();
			await eraseDatabases();
			return ok(undefined);
		}
	};
}
