// How a field for a PIN is shown: dots, in a field that is none for passwords, so that no browser offers to keep what is
// nowhere written down.

/** Attributes of the field; `base.css` makes the dots. */
export const hiddenDigits = () =>
	({
		type: CSS.supports('-webkit-text-security', 'disc') ? 'text' : 'password',
		'data-hidden-digits': '',
		inputmode: 'numeric',
		autocomplete: 'off'
	}) as const;
