import { describe, expect, it } from "vitest";
import { namesAny } from "./erased-identifiers.ts";

const isNamed = (body: string | Uint8Array) =>
  namesAny(["20001", "ann+gym@example.com", "aa:bb:cc:dd:ee:01"])({ key: undefined, body: Buffer.from(body) });

describe("an event that nobody could decode names a person", () => {
  it.each([
    '{"user_id":20001,',
    "{user_id:20001,device_id:500001}",
    "user:20001 hr:70",
    "user_id=20001&heartrate=70",
    "20001|500001|70",
    "/users/20001/data",
    "user 20001.",
    '{"user_id":20001.0,"action":"?"}',
    "{mac_address:aa:bb:cc:dd:ee:01}",
    "mailto:ann+gym@example.com",
    "customer=ann%2Bgym%40example.com",
    '{"customer":"ann\\u002Bgym@example.com"}',
    Buffer.from('{"customer":"ann+gym@example.com","phone":"??>>"}').toString("base64url"),
    Buffer.from('{"user_id":"20001"}', "utf16le"),
    Buffer.from('{"user_id":"20001"}', "utf16le").swap16(),
  ])("in %s", (body) => {
    expect(isNamed(body)).toBe(true);
  });

  it.each(["{user_id:120001}", "200011|7", "user-20001a", "xann+gym@example.com"])("and not in %s", (body) => {
    expect(isNamed(body)).toBe(false);
  });
});
