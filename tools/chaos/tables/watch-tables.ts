import { setTimeout as sleep } from "node:timers/promises";
import { type TableKind, tableKinds } from "../../../shared/bronze/tables/stream-table.ts";
import { errorMessage } from "../../../shared/platform/error-message.ts";
import { streams } from "../../../shared/streams/registry.ts";
import type { TableContent, TableReader } from "./table-reader.ts";

/** One read of the table of a stream; `error` is why it could not be read. */
export type TableRead = { readonly kind: TableKind; readonly stream: string } & (
  | TableContent
  | { readonly error: string }
);

/** Milliseconds between two reads. */
const interval = 1000;

/** Reads one table after the other, again and again, while hosts land, compact and mirror, until it is stopped. */
export function watchTables(reader: Pick<TableReader, "read">): { stop(): Promise<TableRead[]> } {
  const reads: TableRead[] = [];
  const stopped = new AbortController();
  const watch = async () => {
    while (!stopped.signal.aborted)
      for (const kind of tableKinds)
        for (const { name: stream } of streams) {
          if (stopped.signal.aborted) return;
          reads.push(...(await readOnce(reader, kind, stream)));
          await sleep(interval);
        }
  };
  const watching = watch();
  return {
    async stop() {
      stopped.abort();
      await watching;
      return reads;
    },
  };
}

/** Nothing if there is no table yet. */
export async function readOnce(
  reader: Pick<TableReader, "read">,
  kind: TableKind,
  stream: string,
): Promise<TableRead[]> {
  try {
    const content = await reader.read(kind, stream);
    return content === undefined ? [] : [{ kind, stream, ...content }];
  } catch (error) {
    return [{ kind, stream, error: errorMessage(error) }];
  }
}
