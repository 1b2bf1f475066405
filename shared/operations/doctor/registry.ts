import type { Check } from "./check.ts";
import { checkpointAhead } from "./checks/checkpoint-ahead.ts";
import { checkpointBehind } from "./checks/checkpoint-behind.ts";
import { checkpointBeyondHub } from "./checks/checkpoint-beyond-hub.ts";
import { compactionBlocked } from "./checks/compaction-blocked.ts";
import { cursorBeyondHub } from "./checks/cursor-beyond-hub.ts";
import { erasureUnfinished } from "./checks/erasure-unfinished.ts";
import { eventNotBytes } from "./checks/event-not-bytes.ts";
import { expiredEvents } from "./checks/expired-events.ts";
import { exportDeadLettered } from "./checks/export-dead-lettered.ts";
import { exportsStalled } from "./checks/exports-stalled.ts";
import { goldDeadLettered } from "./checks/gold-dead-lettered.ts";
import { goldStalled } from "./checks/gold-stalled.ts";
import { hubRecreated } from "./checks/hub-recreated.ts";
import { hubUnreachable } from "./checks/hub-unreachable.ts";
import { lagStalled } from "./checks/lag-stalled.ts";
import { landingUnchecked } from "./checks/landing-unchecked.ts";
import { landingUnreadable } from "./checks/landing-unreadable.ts";
import { landingUnreported } from "./checks/landing-unreported.ts";
import { landingWaiting } from "./checks/landing-waiting.ts";
import { lostGap } from "./checks/lost-gap.ts";
import { maintenanceOverdue } from "./checks/maintenance-overdue.ts";
import { missingBlob } from "./checks/missing-blob.ts";
import { missingRow } from "./checks/missing-row.ts";
import { openGap } from "./checks/open-gap.ts";
import { orchestrationMissing } from "./checks/orchestration-missing.ts";
import { orchestrationStalled } from "./checks/orchestration-stalled.ts";
import { orphanedBlob } from "./checks/orphaned-blob.ts";
import { registryBehind } from "./checks/registry-behind.ts";
import { replayStalled } from "./checks/replay-stalled.ts";
import { retentionBehind } from "./checks/retention-behind.ts";
import { servingBehind } from "./checks/serving-behind.ts";
import { servingDiffers } from "./checks/serving-differs.ts";
import { silverStalled } from "./checks/silver-stalled.ts";
import { tableBroken } from "./checks/table-broken.ts";
import { tableChanged } from "./checks/table-changed.ts";
import { tableStalled } from "./checks/table-stalled.ts";
import { totalsDrift } from "./checks/totals-drift.ts";
import { unclearBlob } from "./checks/unclear-blob.ts";
import { unreadBeginningCheck } from "./checks/unread-beginning.ts";
import { webhookDeadLettered } from "./checks/webhook-dead-lettered.ts";

/** In the order of the report: hubs, bronze, orchestrations, silver, gold, exports, PostgreSQL, landing, quarantine. */
export const checks: readonly Check[] = [
  hubUnreachable,
  eventNotBytes,
  lagStalled,
  checkpointAhead,
  checkpointBehind,
  checkpointBeyondHub,
  cursorBeyondHub,
  hubRecreated,
  expiredEvents,
  unreadBeginningCheck,
  openGap,
  lostGap,
  missingRow,
  missingBlob,
  orphanedBlob,
  unclearBlob,
  totalsDrift,
  compactionBlocked,
  orchestrationStalled,
  orchestrationMissing,
  maintenanceOverdue,
  silverStalled,
  goldStalled,
  exportsStalled,
  goldDeadLettered,
  exportDeadLettered,
  webhookDeadLettered,
  tableBroken,
  tableChanged,
  tableStalled,
  registryBehind,
  servingBehind,
  servingDiffers,
  erasureUnfinished,
  retentionBehind,
  landingUnchecked,
  landingWaiting,
  landingUnreadable,
  landingUnreported,
  replayStalled,
];
