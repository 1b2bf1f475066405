import type { Check } from "./check.ts";
import { checkpointAhead } from "./checks/checkpoint-ahead.ts";
import { checkpointBehind } from "./checks/checkpoint-behind.ts";
import { checkpointBeyondHub } from "./checks/checkpoint-beyond-hub.ts";
import { compactionHeldUp } from "./checks/compaction-blocked.ts";
import { cursorBeyondHub } from "./checks/cursor-beyond-hub.ts";
import { forgottenEvents } from "./checks/expired-events.ts";
import { exportsStoodStill } from "./checks/exports-stalled.ts";
import { goldSetAside } from "./checks/gold-dead-letters.ts";
import { goldStoodStill } from "./checks/gold-stalled.ts";
import { hubMadeAnew } from "./checks/hub-recreated.ts";
import { hubUnreachable } from "./checks/hub-unreachable.ts";
import { lagStoodStill } from "./checks/lag-stalled.ts";
import { landingUnreported } from "./checks/landing-unreported.ts";
import { landingWaiting } from "./checks/landing-waiting.ts";
import { lostGap } from "./checks/lost-gap.ts";
import { maintenanceOverdue } from "./checks/maintenance-overdue.ts";
import { missingBlob } from "./checks/missing-blob.ts";
import { missingRow } from "./checks/missing-row.ts";
import { openGap } from "./checks/open-gap.ts";
import { orphanBlob } from "./checks/orphan-blob.ts";
import { replayStuck } from "./checks/replay-stalled.ts";
import { runMissing } from "./checks/orchestration-missing.ts";
import { runStuck } from "./checks/orchestration-stalled.ts";
import { silverStoodStill } from "./checks/silver-stalled.ts";
import { totalsDrift } from "./checks/totals-drift.ts";
import { unclearBlob } from "./checks/unclear-blob.ts";
import { unreadBeginning } from "./checks/unread-beginning.ts";

/** Every check, by layers: hubs, bronze, silver, gold, exports, landing, quarantine. */
export const checks: readonly Check[] = [
  hubUnreachable,
  lagStoodStill,
  checkpointAhead,
  checkpointBehind,
  checkpointBeyondHub,
  cursorBeyondHub,
  hubMadeAnew,
  forgottenEvents,
  unreadBeginning,
  openGap,
  lostGap,
  missingRow,
  missingBlob,
  orphanBlob,
  unclearBlob,
  totalsDrift,
  compactionHeldUp,
  runStuck,
  runMissing,
  maintenanceOverdue,
  silverStoodStill,
  goldStoodStill,
  exportsStoodStill,
  goldSetAside,
  landingWaiting,
  landingUnreported,
  replayStuck,
];
