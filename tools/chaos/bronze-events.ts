import type { ManifestRow } from "../../shared/bronze/manifest/manifest-row.ts";
import { listPartitions, partitionFromKey } from "../../shared/bronze/manifest/partition.ts";
import { scan } from "../../shared/bronze/manifest/scan.ts";
import { lakeFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { RejectionCode } from "../../shared/streams/outcome.ts";
import { manifestRowEvents } from "../common/manifest-row-events.ts";

/** An event in bronze or quarantine, as its readers see it. */
export interface StoredEvent {
  readonly stream: string;
  readonly partition: string;
  readonly sequenceNumber: number;
  readonly body: string;
  /** The partition of the manifest, and the position of the commit in it. */
  readonly partitionKey: string;
  readonly position: number;
  /** The quarantine code; undefined if accepted. */
  readonly code: RejectionCode | undefined;
}

/** All events in bronze and quarantine. */
export async function* storedEvents(azure: Azure): AsyncGenerator<StoredEvent> {
  const { manifest } = lakeFor(azure);
  for (const partitionKey of await listPartitions(manifest)) {
    const { stream, partition } = partitionFromKey(partitionKey);
    const read = async (row: ManifestRow, after: number) => {
      const events = await manifestRowEvents(azure, row, after);
      return events.map((event) => ({ ...event, position: event.position ?? row.position }));
    };
    for await (const events of scan({ manifest, partitionKey, after: 0, read }))
      for (const { sequenceNumber, body, code, position } of events) {
        const of = { stream, partition, partitionKey, position };
        yield { ...of, sequenceNumber, body: Buffer.from(body).toString(), code };
      }
  }
}
