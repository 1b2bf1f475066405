import { parquetMetadata } from "hyparquet";

/** When the export of a file began to read gold, epoch milliseconds; undefined if the file does not contain it. */
export function exportedAt(content: Uint8Array): number | undefined {
  const { key_value_metadata: metadata = [] } = parquetMetadata(Uint8Array.from(content).buffer);
  const time = Date.parse(metadata.find(({ key }) => key === "korevital.exportedAt")?.value ?? "");
  return Number.isNaN(time) ? undefined : time;
}
