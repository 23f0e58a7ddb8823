// `bag`: an enrolled device without a screen. Results are JSON on stdout, errors words on stderr with exit code 1.
import { parseArgs } from 'node:util';
import { commands } from './bag-commands.ts';
import { BagError } from './bag-error.ts';
import type { BagOptions } from './bag-support.ts';

const OPTIONS = {
	dir: { type: 'string' },
	relay: { type: 'string' },
	practice: { type: 'string' },
	site: { type: 'string' },
	user: { type: 'string' },
	role: { type: 'string' },
	link: { type: 'string' },
	timeout: { type: 'string' },
	chart: { type: 'string' },
	query: { type: 'string' },
	path: { type: 'string' },
	value: { type: 'string' },
	resource: { type: 'string' },
	id: { type: 'string' },
	section: { type: 'string' },
	text: { type: 'string' },
	group: { type: 'string' },
	keep: { type: 'string' },
	with: { type: 'string' },
	all: { type: 'boolean', default: false },
	code: { type: 'string' },
	from: { type: 'string' },
	'by-words': { type: 'boolean', default: false },
	'accept-relay': { type: 'boolean', default: false },
	names: { type: 'boolean', default: false },
	offline: { type: 'boolean', default: false },
	help: { type: 'boolean', short: 'h', default: false }
} as const;

const USAGE = `bag COMMAND --dir FOLDER [options]      (passphrase from SADDLEBAG_PASSPHRASE)

  init     --relay URL --practice NAME --site SITE --user NAME
  invite   --user NAME --role ROLE --site SITE [--timeout SECONDS]
  join     --link LINK
  sync     [--relay URL] [--accept-relay]
  recover  --relay URL --user NAME --site SITE [--from FILE]      (words from SADDLEBAG_RECOVERY_WORDS)
  name-relay --code CODE
  import   FILE...
  carry    [--all | --by-words] FILE
  take     FILE...
  export   --chart ID
  list     [--query TEXT]
  show     --chart ID
  set      --chart ID --path Type/id/element[/...] --value JSON
  add      --chart ID --resource JSON
  note     --chart ID [--id ID] --section SECTION --text TEXT
  resolve  --chart ID --path PATH [--group GROUP] --keep N|both
  verify   [--names]
  doctor   --with PATH

  --offline never opens a socket`;

/** Ties each option to its value, so that a value may begin with a dash (`--value -5`). */
function tieValues(args: readonly string[]): string[] {
	const tied: string[] = [];
	for (let i = 0; i < args.length; i++) {
		const arg = args[i]!;
		const option = OPTIONS[arg.slice(2) as keyof typeof OPTIONS];
		const value = args[i + 1];
		if (arg.startsWith('--') && option?.type === 'string' && value !== undefined) {
			tied.push(`${arg}=${value}`);
			i += 1;
		} else tied.push(arg);
	}
	return tied;
}

async function main(): Promise<void> {
	const args = tieValues(process.argv.slice(2));
	const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true });
	const [name = '', ...files] = positionals;
	if (values.help || !Object.hasOwn(commands, name)) {
		process.stderr.write(`${USAGE}\n`);
		process.exitCode = values.help ? 0 : 1;
		return;
	}
	const options: BagOptions = { ...values, files };
	await commands[name as keyof typeof commands](options, (line) => process.stdout.write(`${line}\n`));
}

try {
	await main();
} catch (error) {
	const words =
		error instanceof BagError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
			? (error as Error).message
			: `bag failed: ${(error as Error).message}`;
	process.stderr.write(`${words}\n`);
	process.exitCode = 1;
}
