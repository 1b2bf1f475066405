import { Receiver } from "rhea-promise";

let bounded = false;

/**
 * Bounds the prefetched events of the Event Hubs SDK by `prefetchCount`, in this process. Each receive of the SDK
 * requests as many events as its queue lacks, and ignores credit that is still outstanding. After an idle hour the
 * sender may send hundreds of thousands of events at once, which then wait in memory. This function subtracts the
 * outstanding credit. Nothing else in the packages of Azure calls `addCredit`.
 */
export function boundCredit(): void {
  if (bounded) return;
  bounded = true;
  const { addCredit } = Receiver.prototype;
  Receiver.prototype.addCredit = function (this: Receiver, requested: number) {
    const missing = requested - this.credit;
    if (missing > 0) addCredit.call(this, missing);
  };
}
