// What `bag` says when something is refused: first whether the data is safe, then what happened.
import type { WordsError } from '#shared/crypto/secret-words.ts';
import type { EngineError } from '#shared/engine/engine-error.ts';

/** The words themselves are never repeated. */
function wordsProblem(problem: WordsError): string {
	switch (problem.type) {
		case 'WordCount':
			return `Nothing was changed: ${problem.expected} words are needed, and these are ${problem.found}.`;
		case 'UnknownWord':
			return `Nothing was changed: word ${problem.position} is not in the list of words. Look for a slip of a letter.`;
		case 'WordsDoNotMatch':
			return 'Nothing was changed: one of the words is another one, or two have changed places.';
	}
}

/** One sentence or two for an expected failure. */
export function errorWords(error: EngineError): string {
	switch (error.type) {
		case 'Locked':
		case 'NoProfile':
			return 'This folder holds no device of a practice yet: run init or join first.';
		case 'ProfileExists':
			return 'Nothing was changed: this folder already belongs to a practice.';
		case 'WrongPassphrase':
			return 'Nothing was changed: the passphrase in SADDLEBAG_PASSPHRASE does not fit this device.';
		case 'WeakPassphrase':
		case 'WeakPin':
			return 'Nothing was changed: that is too easy to guess.';
		case 'PassphraseTaken':
			return 'Nothing was changed: somebody on this device uses these words. Choose others.';
		case 'WrongPin':
		case 'PinGone':
		case 'WrongKey':
			return 'Nothing was changed: that does not open anything here.';
		case 'BadLink':
			return 'Nothing was changed: the link is not a valid invitation to this practice.';
		case 'BadWords':
			return wordsProblem(error.problem);
		case 'OtherWords':
			return 'Nothing was changed: these recovery words are not of a practice that is there.';
		case 'NeedsRelay':
			return 'Nothing was changed: the relay cannot be reached, and this needs it.';
		case 'NeedsInternet':
			return "Nothing was changed: the clinic's relay has no way to the practice's main relay now, and this needs it.";
		case 'BadRelayCode':
			return 'Nothing was changed: this is not the code of a relay. Look for a slip in it.';
		case 'NeedsSetupCode':
			return 'Nothing was changed: the relay does not have this practice, and takes a new one only with a setup code. Ask whoever runs it, and set SADDLEBAG_SETUP_CODE.';
		case 'BadSetupCode':
			return 'Nothing was changed: this is not a setup code. Look for a slip in it.';
		case 'NeedsHomeRelay':
			return "Nothing was changed: this is done at the practice's own relay, not at a clinic's, and for another relay than that one.";
		case 'BadRelayAddress':
			return 'Nothing was changed: a relay has an address like https://relay.example.org.';
		case 'NotAnswered':
			return "Nothing was changed: no administrator's device answered. Keep `bag invite` running and try again.";
		case 'RelayIsOlder':
			return 'Nothing was changed: the relay speaks an older version than this device. Update the relay.';
		case 'RelayIsNewer':
			return 'Nothing was changed: this device needs an update before it can talk to this relay.';
		case 'NotAdmin':
			return 'Nothing was changed: only an administrator can do this.';
		case 'NotACode':
		case 'OutOfStep':
		case 'NotForThisDevice':
			return 'the two devices are not at the same step';
		case 'SecondAdminNeeded':
		case 'AskedByYou':
			return 'Nothing was changed: another administrator has to confirm this.';
		case 'ChartNotWhole':
			return 'Nothing was changed: not everything of this record is here yet.';
		case 'OnHold':
			return 'Nothing was changed: this record is to be kept (legal hold).';
		case 'ErasureOver':
			return 'Nothing was changed: this was confirmed, withdrawn or asked for anew meanwhile.';
		case 'RecordErased':
			return "Nothing was changed: this patient's record was erased.";
		case 'TooMuchToErase':
			return 'Nothing was changed: this record has more files than can be erased at once.';
		case 'LastAdmin':
			return 'Nothing was changed: the practice would have no administrator left.';
		case 'Yourself':
			return 'Nothing was changed: another administrator has to do this to you.';
		case 'NotAMember':
			return 'Nothing was changed: they do not belong to the practice any more.';
		case 'KeysMissing':
			return "Nothing was changed: this device was not given the practice's newest keys.";
		case 'MembersRefused':
			return `Nothing was changed: the practice's records were not (${error.reason}). Try again.`;
		case 'PutOut':
			return 'You were removed from this practice. What you wrote here is sent, and your keys are gone from this device.';
		case 'Supervised':
			return 'Nothing was changed: this person works under supervision.';
		case 'NeedsPrescriber':
			return 'Nothing was changed: only a prescriber decides this.';
		case 'RoleMayNot':
			return `Nothing was changed: the role ${error.role} does not enter this (${error.kind}).`;
		case 'AskedNotHere':
			return 'Nothing was changed: the patient asked that other sites do not open this chart. Say why in the app first.';
		case 'AskedNotToHandOver':
			return 'Nothing was made: the patient asked that this chart is not handed to other practices. Say why in the app first.';
		case 'InviteRefused':
			return `Nothing was changed: the invitation was refused (${error.reason}).`;
		case 'NoSuchChart':
			return 'There is no such chart on this device.';
		case 'NotSaved':
			return error.cause === 'full'
				? 'NOT saved: the disk is full.'
				: error.cause === 'used-elsewhere'
					? 'NOT saved: another process is using this device.'
					: 'NOT saved: the device could not write to its disk.';
		case 'NoKeyForScope':
			return `Nothing was changed: this person's role does not open the ${error.scope} part of charts.`;
		case 'BlobNotHere':
			return 'Nothing was changed: not all of this file has arrived on this device yet.';
		case 'NeedsTrip':
			return 'Nothing was changed: an outreach person comes with a tablet that was prepared in the app.';
		case 'TripTooLarge':
		case 'TripEmpty':
		case 'NoBlanks':
		case 'NoFileBlanks':
		case 'NotATrip':
		case 'NoExtension':
			return 'Nothing was changed: outreach tablets are prepared and used in the app.';
		case 'OnATrip':
			return 'an outreach tablet holds the charts of its trip';
		case 'OwnPatientsOnly':
		case 'NobodyKnowsAll':
			return 'Nothing was changed: whose names a device holds is said in the app.';
		case 'BlobTooLarge':
			return 'NOT saved: the file is larger than 20 MB.';
		case 'NotATransferFile':
			return 'Nothing was changed: this is not a file of changes.';
		case 'NewerVersion':
			return 'Nothing was changed: the file was written by a newer version. Update this device first.';
		case 'DamagedTransferFile':
			return 'What came before it was taken in: the file is damaged or cut off. Copy it again.';
		case 'OtherPractice':
			return 'Nothing was changed: the file is of another practice.';
		case 'InDisagreement':
			return `Nothing was changed: two sites wrote different values at ${error.path}. Resolve that first.`;
		case 'NoSuchEntry':
			return `Nothing was changed: the chart has no ${error.entry}.`;
		case 'AlreadyExists':
			return `Nothing was changed: the chart already has ${error.entry}.`;
		case 'NoteSigned':
			return `Nothing was changed: ${error.entry} is signed.`;
		case 'InvalidValue':
			return `Nothing was changed: ${error.path} ${error.reason}.`;
	}
}
