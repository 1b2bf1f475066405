import type { Check } from "./check.ts";
import { checkpointAhead } from "./checks/checkpoint-ahead.ts";
import { checkpointBehind } from "./checks/checkpoint-behind.ts";
import { checkpointBeyondHub } from "./checks/checkpoint-beyond-hub.ts";
import { compactionHeldUp } from "./checks/compaction-held-up.ts";
import { cursorBeyondHub } from "./checks/cursor-beyond-hub.ts";
import { exportsStoodStill } from "./checks/exports-stood-still.ts";
import { forgottenEvents } from "./checks/forgotten-events.ts";
import { goldSetAside } from "./checks/gold-set-aside.ts";
import { goldStoodStill } from "./checks/gold-stood-still.ts";
import { hubMadeAnew } from "./checks/hub-made-anew.ts";
import { hubUnreachable } from "./checks/hub-unreachable.ts";
import { lagStoodStill } from "./checks/lag-stood-still.ts";
import { landingUnreported } from "./checks/landing-unreported.ts";
import { landingWaiting } from "./checks/landing-waiting.ts";
import { lostGap } from "./checks/lost-gap.ts";
import { maintenanceOverdue } from "./checks/maintenance-overdue.ts";
import { missingBlob } from "./checks/missing-blob.ts";
import { missingRow } from "./checks/missing-row.ts";
import { openGap } from "./checks/open-gap.ts";
import { orphanBlob } from "./checks/orphan-blob.ts";
import { replayStuck } from "./checks/replay-stuck.ts";
import { runMissing } from "./checks/run-missing.ts";
import { runStuck } from "./checks/run-stuck.ts";
import { silverStoodStill } from "./checks/silver-stood-still.ts";
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
