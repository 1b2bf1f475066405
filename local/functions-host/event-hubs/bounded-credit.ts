import { Receiver } from "rhea-promise";

let bounded = false;

/**
 * Keeps what the Event Hubs SDK fetches ahead within `prefetchCount`, in this process. Each receive of the SDK asks for as many events
 * as its queue lacks, and forgets those that it has asked for already and that have not come yet: a quiet hour lets the sender send
 * hundreds of thousands at once, which then wait in memory. So what is still to come is taken off; nothing else in Azure's packages
 * calls `addCredit`.
 */
export function boundCredit(): void {
  if (bounded) return;
  bounded = true;
  const { addCredit } = Receiver.prototype;
  Receiver.prototype.addCredit = function (this: Receiver, wanted: number) {
    const missing = wanted - this.credit;
    if (missing > 0) addCredit.call(this, missing);
  };
}
