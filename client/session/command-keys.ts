// Whether a key is a command of the screen, or belongs to where it was typed.

/**
 * True in a field, in a workspace, and in a dialog that is open; a tick box or a switch takes no letters. A dialog that was
 * just closed may hold the focus until the next frame, in a field of its own too: what is typed then is meant for the
 * screen.
 */
export const isTypedInto = (target: EventTarget | null): boolean =>
	target instanceof Element &&
	target.closest('dialog:not([open])') === null &&
	target.closest(
		'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], dialog[open]'
	) !== null;
