// Words that every sheet printed here carries beside its own head, set once for the whole app: that it is only a demo.
import { getContext, setContext } from 'svelte';

const MARK = Symbol('paper mark');
type Mark = () => string | undefined;

/** Marks every paper below this component; undefined marks none. */
export const providePaperMark = (mark: Mark): Mark => setContext(MARK, mark);

/** The mark of the papers here, none when nobody provides one. */
export const usePaperMark = (): Mark => getContext<Mark | undefined>(MARK) ?? (() => undefined);
