import { Receiver } from "rhea-promise";
import { describe, expect, it } from "vitest";
import { boundCredit } from "./bounded-credit.ts";

/** A receiver whose link only counts credit. */
function receiver() {
  const link = {
    credit: 0,
    add_credit(more: number) {
      link.credit += more;
    },
  };
  return { link, receiver: Object.create(Receiver.prototype, { _link: { value: link } }) as Receiver };
}

describe("the credit of a receiver", () => {
  it("is the last requested credit after any number of empty receives", () => {
    boundCredit();
    boundCredit();
    const { link, receiver: quiet } = receiver();
    for (let receives = 0; receives < 1000; receives += 1) quiet.addCredit(2000);
    expect(link.credit).toBe(2000);
  });

  it("is topped up by received events, and never reduced", () => {
    boundCredit();
    const { link, receiver: busy } = receiver();
    busy.addCredit(2000);
    link.credit -= 700;
    busy.addCredit(1500);
    expect(link.credit).toBe(1500);
    busy.addCredit(100);
    expect(link.credit).toBe(1500);
  });
});
