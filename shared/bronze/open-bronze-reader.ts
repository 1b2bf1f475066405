import type { BronzeReader } from "./bronze-reader.ts";
import type { Lake } from "./bronze-store.ts";
import { deadLetterName, partitionName } from "./files/dead-letter-name.ts";
import { decodeEvents } from "./files/parquet.ts";
import { readListedFile } from "./files/read-listed-file.ts";
import { readConsumerProgress, writeConsumerProgress } from "./manifest/consumer-progress.ts";
import { rowsAfter } from "./manifest/manifest-row.ts";
import { listPartitions, partitionFromKey } from "./manifest/partition.ts";
import { readPartitionState } from "./manifest/partition-state.ts";

export function openBronzeReader({ manifest, bronze, quarantine }: Lake): BronzeReader {
  return {
    partitions: () => listPartitions(manifest),
    newest: async (partitionKey) => (await readPartitionState(manifest, partitionFromKey(partitionKey))).next - 1,
    rowsAfter: (partitionKey, position) => rowsAfter(manifest, partitionKey, position),
    events: async ({ dataFile }) =>
      dataFile === undefined ? [] : decodeEvents(await readListedFile(bronze, dataFile)),
    progress: (partitionKey, consumer) => readConsumerProgress(manifest, partitionKey, consumer),
    moveProgress: (...progress) => writeConsumerProgress(manifest, ...progress),
    async writeDeadLetter(partitionKey, consumer, position, content) {
      // A run that was killed after this write repeats it with the same content.
      const name = deadLetterName({ database: consumer, partition: partitionName(partitionKey), position });
      await quarantine.create(name, content, "application/json");
    },
  };
}
