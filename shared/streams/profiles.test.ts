import { describe, expect, it } from "vitest";
import { fieldsOf } from "./fields/schema.ts";
import { profiles } from "./profiles.ts";
import { accepted, rejected } from "./testing/bodies.ts";

const address = { street_address: "1 Main Street", city: "Boston", state: "MA", zip: 2108 };
const body = {
  user_id: 20_001,
  update_type: "update",
  timestamp: 1_678_451_168.0,
  dob: "07/25/1939",
  sex: "M",
  gender: "F",
  first_name: "Ben",
  last_name: "Berg",
  address,
};

describe("a profile", () => {
  it("contains all attributes of a user", () => {
    expect(accepted(profiles, body)).toEqual({
      userId: "20001",
      updateType: "update",
      time: 1_678_451_168_000,
      profile: {
        dob: "1939-07-25",
        sex: "M",
        gender: "F",
        firstName: "Ben",
        lastName: "Berg",
        streetAddress: "1 Main Street",
        city: "Boston",
        state: "MA",
        zip: "02108",
      },
    });
  });

  it("is not required for a deletion, and is ignored in one", () => {
    const forgotten = { userId: "20001", updateType: "delete", time: 1_678_451_168_000 };
    const { user_id, timestamp } = body;
    expect(accepted(profiles, { user_id, timestamp, update_type: "delete" })).toEqual(forgotten);
    expect(accepted(profiles, { ...body, update_type: "delete", dob: "?" })).toEqual(forgotten);
  });

  it.each([
    [{ update_type: "upsert" }, ["impossible", "update_type"]],
    [{ update_type: null }, ["missing", "update_type"]],
    [{ dob: "31/12/1939" }, ["impossible", "dob"]],
    [{ time_zone: "Mars/Phobos" }, ["impossible", "time_zone"]],
    [{ time_zone: "+05:30" }, ["impossible", "time_zone"]],
    [{ time_zone: "\u221205:00" }, ["impossible", "time_zone"]],
    [{ first_name: null }, ["missing", "first_name"]],
    [{ last_name: 5 }, ["mistyped", "last_name"]],
    [{ address: null }, ["missing", "address.street_address"]],
    [{ address: "1 Main Street, Boston" }, ["mistyped", "address.street_address"]],
    [{ address: [address] }, ["mistyped", "address.street_address"]],
    [{ address: { ...address, zip: "02108-1234" } }, ["impossible", "address.zip"]],
    [{ address: { ...address, zip: null }, zip: "02108" }, ["missing", "address.zip"]],
    [{ address: { ...address, city: undefined }, city: "Boston" }, ["missing", "address.city"]],
  ])("with %j is rejected: %j", (change, rejection) => {
    for (const update_type of ["new", "update"]) {
      expect(rejected(profiles, { ...body, update_type, ...change })).toEqual(rejection);
    }
  });

  it("marks all attributes of the person as personal", () => {
    const open = fieldsOf(profiles.schema).filter(({ mark }) => mark === "open");
    expect(open.map(({ names }) => names[0])).toEqual(["update_type", "timestamp"]);
  });
});
