import { land } from "../../../bronze/hub-batches/land-batch.ts";
import { openGapAtBeginning } from "../../../bronze/manifest/commit.ts";
import { partitionFromKey } from "../../../bronze/manifest/manifest-row.ts";
import { readReplayOf } from "../../../bronze/manifest/provenance.ts";
import type { Range } from "../../../bronze/manifest/trim.ts";
import type { DoctorWorld } from "../context.ts";
import type { Mend } from "../finding.ts";

/** As many as a batch of the trigger has. */
const eventsAtOnce = 1000;

/**
 * Reads again what a hub still has of events that did not land, and lands it as the trigger would: what has landed meanwhile is a
 * duplicate, so nothing doubles, whatever the app does at the same time.
 *
 * @returns what was done
 */
export async function reread(
  world: DoctorWorld,
  { stream: name, partitionKey, ranges, isBeginning }: Extract<Mend, { readonly kind: "reread" }>,
): Promise<string> {
  const stream = world.streams.find((each) => each.name === name);
  if (stream === undefined) return `left alone: no stream is called ${name}`;
  const hub = world.hub(stream);
  const { partition, epoch } = partitionFromKey(partitionKey);
  if ((await hub.createdOn()) !== epoch) return "left alone: the hub was made anew meanwhile";
  if (isBeginning) await openGapAtBeginning(world.lake.manifest, partitionKey, ranges);
  let [found, landed] = [0, 0];
  for (const [from, to] of pieces(ranges)) {
    const events = (await hub.events(partition, from, to)).map(({ properties, ...event }) => {
      return { ...event, replayOf: readReplayOf(properties) };
    });
    if (events.length === 0) continue;
    const done = await land(world.lake, { stream, partition, source: "hub", events, epoch: () => hub.createdOn() });
    found += events.length;
    landed += events.length - done.counts.duplicate;
  }
  return `${found} events read from the hub again, ${landed} of them landed`;
}

function pieces(ranges: readonly Range[]): Range[] {
  return ranges.flatMap(([from, to]) => {
    const count = Math.ceil((to - from + 1) / eventsAtOnce);
    return Array.from({ length: count }, (_, index): Range => {
      const start = from + index * eventsAtOnce;
      return [start, Math.min(to, start + eventsAtOnce - 1)];
    });
  });
}
