// Seeds that once found something, with what went wrong then. They run by name, whatever the range of the day is.

export interface Regression {
	readonly seed: number;
	/** The symptom, as somebody at a screen would tell it. */
	readonly symptom: string;
}

export const REGRESSIONS: readonly Regression[] = [
	{ seed: 228, symptom: 'An entry marked as an error had no author where the names came after it.' },
	{ seed: 143, symptom: 'A file stayed elsewhere for ever after the relay was put back to a backup.' },
	{
		seed: 135,
		symptom: 'A device that was put out on an open road kept what it had to send until its next road.'
	},
	{
		seed: 27,
		symptom:
			'Two changes of one author had one number, after work of theirs had been left out of a chart and was taken again.'
	},
	{
		seed: 79,
		symptom: 'A chart on the screen did not show the part for which another role had just given the key.'
	},
	{
		seed: 139,
		symptom: 'A chart was listed of which nothing counts any more.'
	},
	{
		seed: 45,
		symptom:
			'An acknowledgement that a full disk could not note was never told again: the work counted as unsent.'
	},
	{
		seed: 951,
		symptom: 'A removed device whose full disk could not note an acknowledgement went on waiting for it.'
	},
	{
		seed: 1151,
		symptom:
			'Two changes of a role made in the same moment were one, and whoever asked first heard no answer.'
	},
	{
		seed: 1273,
		symptom: 'With twelve charts open, one more was put out of memory while it was being opened.'
	},
	{
		seed: 29,
		symptom:
			'A relay that had lost some work was not sent it again, because work before it was still on its way out.'
	},
	{
		seed: 258,
		symptom: 'Nothing was said to be unsent while half of a file that could not be stored waited.'
	},
	{ seed: 106, symptom: 'A full disk kept what had been erased until the next start.' },
	{
		seed: 3058,
		symptom:
			'Work sent again, whose acknowledgement a full disk could not note, counted as unsent until the next road.'
	},
	{
		seed: 3237,
		symptom:
			'What another site wrote stayed out of a chart after it was read by a tab that did not know its author yet.'
	},
	{
		seed: 2893,
		symptom:
			'A part of a file that a lying relay had acknowledged, ahead of what was received of its log, and thrown away was never offered again.'
	},
	{
		seed: 3659,
		symptom:
			'A patient went from the list of a workstation that held her chart, after two windows had written the list and one of them was given new keys.'
	},
	{
		seed: 4688,
		symptom: 'A chart that was all here was said not to be, after a device held every chart again.'
	},
	{
		seed: 4299,
		symptom:
			'A device said that nothing was unsent while work of its own, set aside, was to be written again.'
	},
	{ seed: 4630, symptom: 'With everything working again a device went on having work to send.' }
];
