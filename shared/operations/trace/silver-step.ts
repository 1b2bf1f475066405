import { readConsumerProgress } from "../../bronze/manifest/consumer-progress.ts";
import { type BronzePartition, partitionKeyOf } from "../../bronze/manifest/partition.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { findSilverDeadLetter } from "../quarantine/silver-dead-letters.ts";
import type { TraceContext } from "./context.ts";
import { contributionState } from "./contribution-state.ts";
import type { Contribution } from "./contributions.ts";
import type { Located } from "./locate.ts";
import type { SilverDocument, SilverStep } from "./trace.ts";

export async function silverStep(
  context: TraceContext,
  partition: BronzePartition,
  { row, event }: Located,
  contributions: readonly Contribution[],
): Promise<SilverStep> {
  const key = partitionKeyOf(partition);
  const documents = await Promise.all(contributions.map((each) => documentOf(context, each)));
  const { position } = await readConsumerProgress(context.store.manifest, key, context.database);
  if (position < row.position)
    return {
      state: "waiting",
      note: `silver has processed position ${position}, the event is in row ${row.position}`,
      documents,
    };
  const deadLetter = await findSilverDeadLetter(context.store, {
    database: context.database,
    partition: key.replaceAll("|", "-"),
    position: row.position,
    sequenceNumber: event.sequenceNumber,
    ...(event.record === undefined ? {} : { record: event.record }),
  });
  if (deadLetter === undefined) return { state: "written", documents };
  return { state: "dead-lettered", note: deadLetter.reason, documents };
}

async function documentOf(
  context: TraceContext,
  { definition, partitionKey, document }: Contribution,
): Promise<SilverDocument> {
  const { container } = definition;
  const stored = await context.silver(container).read<Identified>(document.id, partitionKey);
  return {
    ...{ container, partitionKey, id: document.id },
    contribution: contributionState(document, stored?.document),
  };
}
