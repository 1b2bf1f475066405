import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { HubEvent } from "../../shared/platform/azure/hub-events.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { pollUntil } from "../common/poll.ts";

/** A message as consumers of an output hub receive it. */
export interface PublishedMessage {
  /** The id by which consumers deduplicate. */
  readonly id: string;
  readonly body: string;
}

/**
 * Waits until a hub has `due` messages or none has arrived for `stallTimeout` milliseconds; then returns all.
 *
 * @param hubName of an output
 */
export async function publishedMessages(
  azure: Azure,
  hubName: string,
  due: number,
  stallTimeout = 20_000,
): Promise<PublishedMessage[]> {
  const hub = azure.hub(hubName);
  const read = async () => {
    const { partitions } = await hub.state();
    return partitions.filter(({ beginning, last }) => last >= beginning);
  };
  const countOf = (partitions: Awaited<ReturnType<typeof read>>) =>
    sumBy(partitions, ({ beginning, last }) => last - beginning + 1);
  const { state } = await pollUntil(read, (partitions) => countOf(partitions) >= due, { stallTimeout });
  const events = await Promise.all(state.map(({ id, beginning, last }) => hub.events(id, beginning, last)));
  return events.flat().map(messageOf);
}

function messageOf({ body, properties }: HubEvent): PublishedMessage {
  return { id: String(properties["id"]), body: Buffer.from(body).toString() };
}
