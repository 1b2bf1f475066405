import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import type { GymEvent } from "../documents/gym-events.ts";
import { macOfLabel } from "../documents/owners.ts";
import type { SilverReader } from "../silver-reader.ts";
import type { RestrictedPeople } from "./restricted-reader.ts";

export interface GymVisitStores {
  /** `gym-visits` of silver. */
  readonly gymVisits: Pick<DocumentContainer, "queryAllPartitions">;
  /** Without restricted people. */
  readonly silver: Pick<SilverReader, "queryPartition">;
  restricted(): Promise<Pick<RestrictedPeople, "labels">>;
}

const pageSize = 1000;

/**
 * Pages of the gym events of all macs in an interval, both ends included, without those of restricted people. Their
 * macs are few: each of them is read apart, because whose an event is depends on the owners of its mac.
 *
 * @param range epoch milliseconds
 */
export async function* visibleGymEvents(
  { gymVisits, silver, restricted }: GymVisitStores,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<readonly GymEvent[]> {
  const macs = new Set([...(await restricted()).labels].flatMap((label) => macOfLabel(label) ?? []));
  const query = "SELECT * FROM c WHERE c.time >= @from AND c.time <= @to";
  const pages = pagesOf((continuation) =>
    gymVisits.queryAllPartitions<GymEvent>(query, { ...range }, pageSize, continuation),
  );
  for await (const page of pages) yield page.filter(({ macAddress }) => !macs.has(macAddress));
  for (const mac of macs) yield await silver.queryPartition("gym-visits", mac, { property: "time", ...range });
}
