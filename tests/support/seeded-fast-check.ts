// fast-check with the same cases at every run, so that what a commit does is known of it: a case that fails fails again.
// `SEED=random npx vitest run --project unit` looks at others, `SEED=n` at those of a report.
import fc from 'fast-check';

const said = process.env['SEED'];

fc.configureGlobal(said === 'random' ? {} : { seed: Number(said ?? 20_261_130) });

export { fc };
