// What a new practice is led to on its first days: installing the app, offered once a patient is saved, and the list of
// first steps. Kept in this browser: what was put away stays away. Nothing of a patient.
import { keepMark, readMark } from './browser-marks.ts';

/** The browser's own offer to install the app (developer.mozilla.org, BeforeInstallPromptEvent). Chromium only. */
interface InstallEvent extends Event {
	prompt(): Promise<unknown>;
}

export class FirstDays {
	/** The offer is to be explained now: the browser has one, and there is something worth installing for. */
	installOffered = $state(false);
	/** The list of first steps was put away on this device. */
	stepsHidden = $state(readMark('steps-hidden'));
	/** Something was printed from this device. */
	hasPrinted = $state(readMark('has-printed'));
	#offer: InstallEvent | undefined;

	/** Begins to listen to the browser; returns what ends that. */
	begin(): () => void {
		const onoffer = (event: Event) => {
			event.preventDefault();
			this.#offer = event as InstallEvent;
		};
		const onprint = () => {
			this.hasPrinted = true;
			keepMark('has-printed');
		};
		addEventListener('beforeinstallprompt', onoffer);
		addEventListener('afterprint', onprint);
		return () => {
			removeEventListener('beforeinstallprompt', onoffer);
			removeEventListener('afterprint', onprint);
		};
	}

	/** A patient was saved here: from now on installing is worth a word, once. */
	patientSaved(): void {
		this.installOffered = this.#offer !== undefined && !readMark('install-answered');
	}

	/** The person has answered the explanation; `install` asks the browser. */
	answerInstall(install: boolean): void {
		this.installOffered = false;
		keepMark('install-answered');
		if (install) void this.#offer?.prompt();
	}

	hideSteps(): void {
		this.stepsHidden = true;
		keepMark('steps-hidden');
	}
}
