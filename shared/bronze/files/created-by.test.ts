import { parquetMetadata } from "hyparquet";
import { expect, it } from "vitest";
import { readColumns } from "../compaction/columns.ts";
import { mergeParts } from "../compaction/merge.ts";
import { encodeEvents, encodeQuarantined } from "./parquet.ts";

/** What Spark and Hive parse (`VersionParser` of parquet-mr): a name and a version. */
const format = /^([^(]*?)\s+version\s+(\d+)\.(\d+)\.(\d+)$/;

it("the footer of every bronze and quarantine file names a writer with a version", async () => {
  const origin = { stream: "s", partition: "0", source: "hub", ingestTime: 0 } as const;
  const event = { sequenceNumber: 1, enqueuedTime: 0, key: undefined, body: new Uint8Array() };
  const bronze = encodeEvents([event], origin);
  const quarantine = encodeQuarantined([{ ...event, code: "missing", field: "", message: "" }], origin);
  const merged = mergeParts([{ position: 1, content: await readColumns(bronze) }]);
  for (const file of [bronze, quarantine, merged]) {
    const { created_by: createdBy } = parquetMetadata(Uint8Array.from(file).buffer);
    expect(createdBy).toMatch(format);
  }
});
