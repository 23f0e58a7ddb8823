// Appointments, and two of them in each other's way.
import type { MergeRule } from './merge-rule.ts';

export const APPOINTMENT: MergeRule = {
	name: 'Appointment',
	datum: 'Who is booked with whom or where, and when; as an import or a script brought it',
	covers: [{ type: 'Appointment', group: 'appointment' }],
	apart:
		'Two appointments that need one person or place at one time are both kept, and wait at every site, of different patients or of one. Who booked with the other before their eyes has seen it, and nobody is asked. Two times of one appointment are both shown.',
	automatic: 'Appointments of both sites are all kept. What an import brought counts as seen.',
	decided:
		'Which of the two stands; the other is cancelled with the reason. Or both stand, until one is moved by somebody who does not see the other. When one site keeps the first and another the second, so that neither stands, that waits too.',
	preselected: false,
	places: [
		'shared/chart/bookings.ts#bookingsOf',
		'shared/engine/beside-known.ts#besideWhatIsKnown',
		'shared/engine/double-booked.ts#DoubleBooked',
		'shared/chart/verbs/settle-appointment.ts#settleAppointment'
	]
};
