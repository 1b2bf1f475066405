import { type BronzePartition, partitionKeyOf } from "../../bronze/manifest/manifest-row.ts";
import { bronzeReader } from "../../bronze/open-bronze-reader.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { findSilverAside } from "../quarantine/silver-dead-letters.ts";
import type { TraceWorld } from "./context.ts";
import type { Said } from "./contributions.ts";
import type { Located } from "./locate.ts";
import { partOfDocument } from "./part.ts";
import type { SilverDocument, SilverStep } from "./trace.ts";

export async function silverStep(
  world: TraceWorld,
  partition: BronzePartition,
  { row, event }: Located,
  said: readonly Said[],
): Promise<SilverStep> {
  const key = partitionKeyOf(partition);
  const documents = await Promise.all(said.map((each) => documentOf(world, each)));
  const { position } = await bronzeReader(world.store).progress(key, world.database);
  if (position < row.position)
    return { state: "waiting", note: `silver has come to position ${position}, its row is ${row.position}`, documents };
  const aside = await findSilverAside(world.store, {
    database: world.database,
    partition: key.replaceAll("|", "-"),
    position: row.position,
    sequenceNumber: event.sequenceNumber,
  });
  return aside === undefined ? { state: "written", documents } : { state: "refused", note: aside.reason, documents };
}

async function documentOf(world: TraceWorld, { definition, partition, fragment }: Said): Promise<SilverDocument> {
  const { container } = definition;
  const stored = await world.silver(container).read<Identified>(fragment.id, partition);
  return { container, partitionKey: partition, id: fragment.id, part: partOfDocument(fragment, stored?.document) };
}
