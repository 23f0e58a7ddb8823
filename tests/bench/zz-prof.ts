import { createBenchRun } from './bench-run.ts';
import { createChartPractice } from './practice-of-charts.ts';
import { startChild } from './bench-child.ts';
import { cpSync, rmSync } from 'node:fs';
const n=Number(process.argv[2] ?? 300);
const run = createBenchRun({ quick: true, samples: 1, charts: n });
const practice = await createChartPractice(run, n, (process.argv[3] as 'in one') ?? 'in one');
run.progress(`made ${JSON.stringify({e:practice.envelopes,c:practice.changes,j:practice.jsonBytes})}`);
const cpu=(await import('./machine.ts')).cpuMsOf;
for (const unlocked of [true,false,true]) {
 const d = practice.emptyDevice();
 const child = startChild<any,any>('device-process.ts');
 const b=cpu(practice.relay.pid)!;
 const a = await child.ask({type:'sync',dir:d,unlocked,charts:n});
 run.progress(JSON.stringify({unlocked,wall:a.wallMs,cpu:a.cpuMs/n,relay:(cpu(practice.relay.pid)!-b)/n,bytes:a.bytesDown/n,rss:a.rssMiB}));
 await child.stop();
 if(unlocked){rmSync('/tmp/prof/full',{recursive:true,force:true});cpSync(d,'/tmp/prof/full',{recursive:true});}
}
if(process.argv[4]){ rmSync('/tmp/prof/empty',{recursive:true,force:true});cpSync(practice.emptyDevice(),'/tmp/prof/empty',{recursive:true});
 (await import('node:fs')).writeFileSync('/tmp/prof/info.json',JSON.stringify({pid:practice.relay.pid,charts:practice.chartIds}));
 await new Promise(r=>setTimeout(r,Number(process.argv[4])*1000)); }
process.exit(0);
