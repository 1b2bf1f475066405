import { setTimeout as sleep } from "node:timers/promises";
import { outboxFor, silverFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { reviewAlerts } from "../../shared/serving/outbox/outputs/health-alerts.ts";
import { liftRestriction, type Restricting, restrictPerson } from "../../shared/silver/restriction/restrict.ts";
import { subject } from "../../shared/streams/subject.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";

export async function runRestrict(userId: string, { lift, ...flags }: TargetFlags & { lift: boolean }): Promise<void> {
  const azure = openTarget(flags);
  try {
    console.log(await changeRestriction(azure, userId, lift, { now: Date.now(), wait: sleep }));
  } finally {
    await azure.close();
  }
}

export async function changeRestriction(azure: Azure, userId: string, lift: boolean, of: Restricting): Promise<string> {
  const what = lift ? "restriction lifted" : "restriction";
  await recordCommandRead(azure, "person restrict", { what, subjects: [subject("user", userId)] }, of.now);
  const change = lift ? liftRestriction : restrictPerson;
  const groups = await change(
    silverFor(azure, () => of.now),
    userId,
    of,
  );
  // An alert can have dissolved in the meantime: gold had no row of it to remove.
  if (lift)
    await reviewAlerts(
      outboxFor(azure, () => of.now),
      userId,
    );
  return `${lift ? "lifted" : "restricted"}; gold computes ${groups} groups again in its next run`;
}
