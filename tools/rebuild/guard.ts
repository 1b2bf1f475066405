import { bronzeOf } from "../../shared/composition.ts";
import { sharedContainers } from "../../shared/gold/run/gold.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { readMark } from "./mark.ts";
import { lastMove, positionsOf } from "./positions.ts";

/** Clocks of machines that differ by less say nothing. */
const tolerance = 60_000;

/**
 * Refuses to go on with a pair whose silver has moved since a rebuild last touched it: the app works with it, or did.
 *
 * @throws Error that says so
 */
export async function refuseOthers(target: Azure): Promise<void> {
  const { silverDatabase } = target.configuration;
  const moved = lastMove(await positionsOf(bronzeOf(target), silverDatabase));
  const mark = await readMark(target.gold(sharedContainers.progress));
  if (moved === undefined || moved <= (mark?.document.touchedAt ?? 0) + tolerance) return;
  const why = mark === undefined ? "no rebuild made it" : "after a rebuild last worked on it";
  throw new Error(
    `${silverDatabase} moved at ${new Date(moved).toISOString()}, ${why}: the app works with it, or did. ` +
      "Take another name; or switch back to it, and the app brings it up to bronze itself",
  );
}

/**
 * Refuses to remove a pair that has seen more of bronze than the one that the settings name: then the app works with it, and the
 * settings are not the app's.
 *
 * @throws Error that says so
 */
export async function refuseAhead(live: Azure, target: Azure): Promise<void> {
  const bronze = bronzeOf(live);
  const [ofTarget, ofLive] = [
    await positionsOf(bronze, target.configuration.silverDatabase),
    await positionsOf(bronze, live.configuration.silverDatabase),
  ];
  const ahead = [...ofTarget].filter(([key, { position }]) => position > (ofLive.get(key)?.position ?? 0));
  if (ahead.length === 0) return;
  const { silverDatabase, goldDatabase } = target.configuration;
  throw new Error(
    `${silverDatabase} is ahead of ${live.configuration.silverDatabase} in ${ahead.map(([key]) => key).join(", ")}: ` +
      `either the app works with it, and SILVER_DATABASE and GOLD_DATABASE should be ${silverDatabase} and ${goldDatabase}; or the app lags behind`,
  );
}
