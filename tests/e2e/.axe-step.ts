import * as c from './screen-checks.ts';
const seen = new Set();
export default async function (full, log) {
	const page = full.clinic.page;
	const R = { today:'/today', patients:'/patients', register:'/patients/new', chart:`/chart/${full.chartId}`, inbox:'/inbox', files:'/files', devices:'/devices', settings:'/settings', help:'/help', 'psummary':`/print/summary/${full.chartId}`, 'prescription':`/print/prescription/${full.chartId}`, pmed:`/print/medicines/${full.chartId}`, pqueue:'/print/queue', downtime:'/print/downtime' };
	const visit = async (p, n) => { await p.evaluate((path) => { const a = document.createElement('a'); a.href = path; document.body.append(a); a.click(); a.remove(); }, R[n]); await p.waitForURL('**'+R[n]); await p.locator('h1').first().waitFor(); if (/^p|downtime/.test(n) && n!=='patients') await p.getByTestId('paper').first().waitFor(); await p.waitForTimeout(n==='chart'||n==='inbox'?1200:300); };
	const rep = (n, f) => { const fresh = f.filter((x) => !seen.has(x)); fresh.forEach((x) => seen.add(x)); if (fresh.length) log(n, fresh.slice(0, 12)); };
	log('long drug', full.chartId);
	for (const [w, h] of [[1280, 800], [320, 640]]) {
		await page.setViewportSize({ width: w, height: h });
		for (const n of Object.keys(R)) {
			try {
			await visit(page, n);
			const t0 = Date.now();
			if (w === 1280) { rep(`${n} axe`, await c.axeFaults(page)); rep(`${n} dates`, await c.numericDates(page)); rep(`${n} small`, await c.smallTargets(page, 24)); }
			else rep(`${n} fingers`, await c.smallTargets(page, 44));
			rep(`${n} sideways`, await c.sidewaysFaults(page)); rep(`${n} cut`, await c.cutTexts(page)); rep(`${n} drugs`, await c.cutDrugNames(page, ['sulfamethoxazole and trimethoprim with hydrochlorothiazide','amoxicillin','metformin']));
			await page.screenshot({ path: `/tmp/axe-shots/${n}-${w}.png` });
			log(n, w, Date.now() - t0, 'ms');
			} catch (e) { log('ERR', n, e.message.slice(0, 300)); }
		}
	}
}
