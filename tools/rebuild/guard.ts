import { bronzeReaderFor } from "../../shared/composition.ts";
import { sharedContainers } from "../../shared/gold/run/gold.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { isoTime, minute } from "../../shared/platform/time.ts";
import { lastMovedAt, readPositions } from "./positions.ts";
import { readMarker } from "./rebuild-marker.ts";

/** Tolerated difference between the clocks of two machines, in milliseconds. */
const tolerance = minute;

/**
 * @throws Error if the silver of the target has advanced since a rebuild last used it: the app uses it, or has used it
 */
export async function rejectIfUsedElsewhere(target: Azure): Promise<void> {
  const { silverDatabase } = target.configuration;
  const movedAt = lastMovedAt(await readPositions(bronzeReaderFor(target), silverDatabase));
  const marker = await readMarker(target.gold(sharedContainers.progress));
  if (movedAt === undefined || movedAt <= (marker?.document.touchedAt ?? 0) + tolerance) return;
  const reason = marker === undefined ? "not created by a rebuild" : "after its last rebuild";
  throw new Error(
    `${silverDatabase} moved at ${isoTime(movedAt)}, ${reason}: the app uses it, or has used it. ` +
      "Use another name; or switch the app to it, and the app catches up with bronze itself",
  );
}

/**
 * @throws Error if the target has processed more of bronze than the live database set: then the app probably uses it,
 * with settings other than those of this command
 */
export async function rejectIfAheadOfLive(live: Azure, target: Azure): Promise<void> {
  const bronze = bronzeReaderFor(live);
  const [ofTarget, ofLive] = [
    await readPositions(bronze, target.configuration.silverDatabase),
    await readPositions(bronze, live.configuration.silverDatabase),
  ];
  const ahead = [...ofTarget].filter(([key, { position }]) => position > (ofLive.get(key)?.position ?? 0));
  if (ahead.length === 0) return;
  const { silverDatabase, goldDatabase } = target.configuration;
  throw new Error(
    `${silverDatabase} is ahead of ${live.configuration.silverDatabase} in ${ahead.map(([key]) => key).join(", ")}: ` +
      `either the app uses it, and SILVER_DATABASE and GOLD_DATABASE must be ${silverDatabase} and ${goldDatabase}; or the app lags behind`,
  );
}
