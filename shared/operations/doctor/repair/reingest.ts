import { landBatch } from "../../../bronze/hub-batches/land-batch.ts";
import { openGapAtBeginning } from "../../../bronze/manifest/commit.ts";
import { partitionFromKey } from "../../../bronze/manifest/partition.ts";
import { readReplayOf } from "../../../bronze/manifest/provenance.ts";
import type { SequenceRange } from "../../../bronze/manifest/trim.ts";
import type { DoctorContext } from "../context.ts";
import type { Remediation } from "../finding.ts";

/** The size of a batch of the trigger. */
const eventsAtOnce = 1000;

/**
 * Reads ranges of sequence numbers from the hub and lands them as the trigger does. Events that have landed in the
 * meantime are duplicates, so that none lands twice, even while the app runs.
 *
 * @returns the result, for an operator
 */
export async function reingest(
  context: DoctorContext,
  { stream: name, partitionKey, ranges, isBeginning }: Extract<Remediation, { readonly kind: "reingest" }>,
): Promise<string> {
  const stream = context.streams.find((each) => each.name === name);
  if (stream === undefined) return `skipped: no stream is called ${name}`;
  const hub = context.hub(stream);
  const { partition, generation } = partitionFromKey(partitionKey);
  if ((await hub.createdOn()) !== generation) return "skipped: the hub was recreated in the meantime";
  if (isBeginning) await openGapAtBeginning(context.lake.manifest, partitionKey, ranges);
  let [found, landed] = [0, 0];
  for (const [from, to] of batches(ranges)) {
    const events = (await hub.events(partition, from, to)).map(({ properties, ...event }) => {
      return { ...event, replayOf: readReplayOf(properties) };
    });
    if (events.length === 0) continue;
    const result = await landBatch(context.lake, {
      stream,
      partition,
      source: "hub",
      events,
      generation: () => hub.createdOn(),
    });
    found += events.length;
    landed += events.length - result.counts.duplicate;
  }
  return `${found} events read from the hub, ${landed} of them landed`;
}

function batches(ranges: readonly SequenceRange[]): SequenceRange[] {
  return ranges.flatMap(([from, to]) => {
    const count = Math.ceil((to - from + 1) / eventsAtOnce);
    return Array.from({ length: count }, (_, index): SequenceRange => {
      const start = from + index * eventsAtOnce;
      return [start, Math.min(to, start + eventsAtOnce - 1)];
    });
  });
}
