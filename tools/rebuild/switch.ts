import type { Configuration } from "../../shared/platform/azure/configuration.ts";
import { livePair, type Pair } from "./database-set.ts";

/** How the app is brought to work with the pair, and what becomes of the one before. Nothing here does it. */
export function switchText(pair: Pair, live: Configuration, timeZone: string): string {
  const zone = timeZone === live.reportingTimeZone ? [] : [["REPORTING_TIME_ZONE", timeZone] as const];
  const settings = [["SILVER_DATABASE", pair.silver], ["GOLD_DATABASE", pair.gold], ...zone] as const;
  const before = livePair(live);
  return `To switch, give the app these settings and start it anew; it goes on where this rebuild ended:
${settings.map(([name, value]) => `  ${name}=${value}`).join("\n")}
Here: in local.settings.json (a copy of local.settings.sample.json), then npm start.
In Azure: param pair = '${pair.name}' in bicep/environments/ENV.bicepparam${zone.length === 0 ? "" : ", REPORTING_TIME_ZONE in shared/resources.json"}, then deploy the infrastructure (docs/operations.md).
API, exports, quarantine and trace follow these settings; exported files are written anew; the outbox stays in ${live.outboxDatabase}.
Run this again just before it to have less left for the app to do. Back is the same with ${before.silver} and ${before.gold}.
When nobody needs them any more: npm run rebuild -- --drop ${before.name}. Until then they hold up compaction.`;
}
