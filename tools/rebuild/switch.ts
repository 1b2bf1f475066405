import type { Configuration } from "../../shared/platform/azure/configuration.ts";
import { type DatabaseSet, liveDatabaseSet } from "./database-set.ts";

/** Instructions to switch the app to a database set and to drop the previous one. */
export function switchText(set: DatabaseSet, live: Configuration, timeZone: string): string {
  const zone = timeZone === live.reportingTimeZone ? [] : [["REPORTING_TIME_ZONE", timeZone] as const];
  const settings = [["SILVER_DATABASE", set.silver], ["GOLD_DATABASE", set.gold], ...zone] as const;
  const before = liveDatabaseSet(live);
  return `To switch, restart the app with these settings; it resumes where this rebuild ended:
${settings.map(([name, value]) => `  ${name}=${value}`).join("\n")}
Locally: in local.settings.json (a copy of local.settings.sample.json), then npx korevital start.
In Azure: param databaseSet = '${set.name}' in bicep/environments/ENV.bicepparam${zone.length === 0 ? "" : ", REPORTING_TIME_ZONE in shared/resources.json"}, then deploy the infrastructure (docs/operations.md).
API, exports, quarantine and trace use these settings; exported files are rewritten; the outbox remains in ${live.outboxDatabase}.
Run this command again just before the switch to reduce the backlog of the app. To switch back, use ${before.silver} and ${before.gold}.
When they are no longer needed: npx korevital rebuild --drop ${before.name}. Until then they block compaction.`;
}
