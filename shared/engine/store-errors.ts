// A store's failure in the words of the engine.
import type { StoreError } from '../replica/store.ts';
import type { EngineError } from './engine-error.ts';

/** NotSaved with its cause: full, used by another writer, or failed. */
export const storeErrorToEngineError = (error: StoreError): EngineError => ({
	type: 'NotSaved',
	cause:
		error.type === 'StoreFull' ? 'full' : error.type === 'ExpectationFailed' ? 'used-elsewhere' : 'failed'
});
