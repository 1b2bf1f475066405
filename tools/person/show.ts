import { goldFor, silverReaderFor } from "../../shared/composition.ts";
import { computedSummaries } from "../../shared/gold/registry.ts";
import { erasureGold } from "../../shared/gold/run/erased-groups.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { deviceLabel, macLabel } from "../../shared/silver/documents/owners.ts";
import { textColumns } from "../common/text-columns.ts";

/** Counts what silver and gold store about a user, their devices, macs and e-mails. */
export async function showPerson(azure: Azure, userId: string, now: number): Promise<string> {
  const reader = silverReaderFor(azure);
  const person = await reader.queryPartition("people", userId);
  const registrations = person.flatMap((document) => (document.kind === "registration" ? [document] : []));
  const devices = [...new Set(registrations.map(({ deviceId }) => deviceId))];
  const macs = [...new Set(registrations.flatMap(({ macAddress }) => macAddress ?? []))];
  const emails = [...new Set(registrations.flatMap(({ email }) => email ?? []))];
  const rows: [string, string, number][] = [
    ["silver people", userId, person.length],
    ["silver workouts", userId, (await reader.queryPartition("workouts", userId)).length],
  ];
  for (const device of devices) {
    rows.push(["silver owners", device, (await reader.queryPartition("owners", deviceLabel(device))).length]);
    for (const container of ["heart-rates", "activity"] as const)
      rows.push([`silver ${container}`, device, (await reader.queryPartition(container, device)).length]);
  }
  for (const mac of macs) {
    rows.push(["silver owners", mac, (await reader.queryPartition("owners", macLabel(mac))).length]);
    rows.push(["silver gym-visits", mac, (await reader.queryPartition("gym-visits", mac)).length]);
  }
  for (const email of emails)
    rows.push(["silver balance", email, (await reader.queryPartition("balance", email)).length]);
  const gold = erasureGold(
    goldFor(azure, () => now),
    computedSummaries,
  );
  const subjects = [
    { kind: "user", value: userId } as const,
    ...macs.map((value) => ({ kind: "mac", value }) as const),
  ];
  for (const subject of subjects)
    for (const [summary, groups] of Map.groupBy(await gold.storedGroups(subject), (group) => group.summary))
      rows.push([`gold ${summary}`, subject.value, groups.length]);
  const cells = rows.map(([where, of, count]) => [where, of, String(count)]);
  return textColumns(["where", "of", "documents"], cells, { isRightAligned: (column) => column === 2, rule: "-" }).join(
    "\n",
  );
}
