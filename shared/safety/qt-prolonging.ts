// Medicines that prolong the QT interval and are known to cause torsade de pointes. The ONC's panel names no members of
// its pair of such medicines; these are those that its list has as a published data set, which took them from
// CredibleMeds' list of known risk (Ayvaz S et al., J Biomed Inform 2015;55:206-217). That list has grown since: a
// medicine that is not here may prolong the interval all the same.

/** Forty, by their international names. */
export const QT_PROLONGING: ReadonlySet<string> = new Set(
	`amiodarone, anagrelide, arsenic trioxide, astemizole, azithromycin, bepridil, chloroquine, chlorpromazine, cisapride,
	citalopram, clarithromycin, cocaine, disopyramide, dofetilide, domperidone, dronedarone, droperidol, erythromycin,
	escitalopram, flecainide, halofantrine, haloperidol, ibutilide, levacetylmethadol, mesoridazine, methadone,
	moxifloxacin, ondansetron, pentamidine, pimozide, probucol, procainamide, quinidine, sevoflurane, sotalol,
	sparfloxacin, sulpiride, terfenadine, thioridazine, vandetanib`
		.split(/,\s+/)
		.map((word) => word.trim())
);
