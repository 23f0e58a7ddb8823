// Chromium for the browser tests: the system's, else Playwright's own, else the package manager's. Run directly it
// installs what is missing and prints the path; plain JavaScript because it may run before Node 24 is first on PATH.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const SYSTEM = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

/** Package managers that can install Chromium for root, tried in this order. */
const PACKAGE_MANAGERS = [
	{
		tool: '/usr/bin/apt-get',
		runs: [
			['update', '-qq'],
			['install', '-y', '-qq', '--no-install-recommends', 'chromium']
		]
	},
	{ tool: '/usr/bin/dnf', runs: [['install', '-y', '-q', 'chromium']] },
	{ tool: '/sbin/apk', runs: [['add', '-q', 'chromium']] }
];

/** Some systems install a file that only says "use snap": it must answer to count. @param {string} path */
function works(path) {
	if (!existsSync(path)) return false;
	return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

/** The path of a Chromium that runs here, or undefined. `CHROMIUM_PATH` names one by hand. */
export function findChromium() {
	if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
	const system = process.env.NO_SYSTEM_CHROMIUM ? [] : SYSTEM;
	return [...system, chromium.executablePath()].find(works);
}

/**
 * Off in every browser of the tests: what Playwright turns off (a second list replaces its own), and the two pop-ups of
 * the address bar, which cost each start as much processor time as the rest of it.
 */
const DISABLED_FEATURES = [
	'AvoidUnnecessaryBeforeUnloadCheckSync',
	'DestroyProfileOnBrowserClose',
	'HttpsUpgrades',
	'HttpsFirstBalancedModeAutoEnable',
	'LensOverlay',
	'MediaRouter',
	'PaintHolding',
	'ThirdPartyStoragePartitioning',
	'AvoidCorsURLLoaderRestartOnRedirect',
	'TcpPortRandomizationWin',
	'OptimizationHints',
	'NetworkTimeServiceQuerying',
	'AimEnabled',
	'PreconnectToSearch',
	'WebUIOmniboxPopup',
	'WebUIOmniboxAimPopup'
];

/** Launch options for every browser of the tests; persistent contexts take them too. */
export const launchOptions = () => ({
	executablePath: findChromium(),
	args: [
		'--no-sandbox',
		'--disable-gpu',
		'--disable-quic',
		'--no-first-run',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		`--disable-features=${DISABLED_FEATURES.join(',')}`
	]
});

/** @param {string} command @param {string[]} args */
const run = (command, args) => spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: 600_000 });

/** Finds or installs; undefined when nothing helped. */
export function ensureChromium() {
	const found = findChromium();
	if (found) return found;
	const playwright = fileURLToPath(new URL('../../node_modules/@playwright/test/cli.js', import.meta.url));
	run(process.execPath, [playwright, 'install', '--no-shell', 'chromium']);
	const own = findChromium();
	if (own || process.getuid?.() !== 0) return own;
	const manager = PACKAGE_MANAGERS.find(({ tool }) => existsSync(tool));
	for (const args of manager?.runs ?? []) run(/** @type {string} */ (manager?.tool), args);
	return findChromium();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const path = ensureChromium();
	if (path) console.log(`Chromium: ${path}`);
	else {
		console.error('No Chromium: install the package "chromium" of your system, or set CHROMIUM_PATH.');
		process.exitCode = 1;
	}
}
