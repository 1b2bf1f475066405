import { addressPath, serviceOf } from "./addresses.ts";
import { amqpTypes, type Receiver, type Sender, type Terminus } from "./rhea-view.ts";
import { describedValue, selectorFilter } from "./selector.ts";

/**
 * Answers the attach of a link with source and target. Their values are copied: rhea changes the list of an object of
 * the peer that it sends, and all empty ones share that list.
 */
export function acceptLink(link: Sender | Receiver): void {
  const { source, target, snd_settle_mode } = link.remote.attach;
  link.set_source({ ...addressOf(source), ...filterOf(source) });
  link.set_target(addressOf(target));
  // events are delivered settled; replies as their client desires, which .NET checks
  const isConsumer = !link.is_receiver() && serviceOf(addressPath(source?.address)) === undefined;
  if (!isConsumer) link.local.attach.snd_settle_mode = snd_settle_mode ?? null;
}

function addressOf(terminus: Terminus | null | undefined): Terminus {
  const address = terminus?.address;
  return address === null || address === undefined ? {} : { address };
}

/** The filter that is in force. */
function filterOf(source: Terminus | null | undefined): Terminus {
  const filter = source?.filter?.[selectorFilter];
  if (filter === undefined) return {};
  return { filter: { [selectorFilter]: amqpTypes.described(describedValue(filter), descriptorOf(filter)) } };
}

/** The symbol or the number that the client has sent, if any. */
function descriptorOf(filter: unknown): string | number {
  if (typeof filter !== "object" || filter === null || !("descriptor" in filter)) return selectorFilter;
  const { descriptor } = filter;
  const value =
    typeof descriptor === "object" && descriptor !== null && "value" in descriptor ? descriptor.value : undefined;
  return typeof value === "number" ? value : selectorFilter;
}
