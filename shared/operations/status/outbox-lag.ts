import { unreadRanges } from "../../platform/change-feed/follow.ts";
import { earliest, second } from "../../platform/time.ts";
import type { OutboxMessage } from "../../serving/outbox/message.ts";
import type { Outbox } from "../../serving/outbox/outbox.ts";
import { outputFeed } from "../../serving/outbox/write.ts";

export interface OutboxLag {
  /** Messages that are written and not published, without dead-lettered ones. */
  readonly messages: number;
  /** Feed ranges with changes from which no messages are written yet. */
  readonly feeds: number;
  /** When the oldest of both was written, epoch milliseconds with a resolution of a second; undefined without one. */
  readonly waitingSince: number | undefined;
}

const pageSize = 1000;

type WaitingMessage = Pick<OutboxMessage, "output" | "delivery"> & { readonly seconds: number };

/** What the outbox has still to publish. Writes nothing. */
export async function readOutboxLag(
  outbox: Pick<Outbox, "outputs" | "source" | "messages" | "progress">,
): Promise<OutboxLag> {
  const feeds = outbox.outputs.map((output) => unreadRanges(outputFeed(outbox, output)));
  const unread = (await Promise.all(feeds)).flat();
  const times: number[] = [];
  // Messages of a webhook that is not configured any more wait for nothing.
  const names = new Set(outbox.outputs.map(({ name }) => name));
  let token: string | undefined;
  do {
    const query = "SELECT c._ts AS seconds, c.output, c.delivery FROM c WHERE c.published = @published";
    const page = await outbox.messages.queryAllPartitions<WaitingMessage>(query, { published: false }, pageSize, token);
    for (const { seconds, output, delivery } of page.items)
      if (names.has(output) && delivery?.state !== "dead-lettered") times.push(seconds * second);
    token = page.continuation;
  } while (token !== undefined);
  return {
    messages: times.length,
    feeds: unread.length,
    // Many messages may wait: no spread.
    waitingSince: earliest(
      [...unread.map(({ oldest }) => oldest), times.reduce(min, Number.POSITIVE_INFINITY)].filter(isTime),
    ),
  };
}

function min(a: number, b: number): number {
  return Math.min(a, b);
}

function isTime(time: number | undefined): time is number {
  return time !== undefined && Number.isFinite(time);
}
