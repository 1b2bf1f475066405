import { expect, it } from "vitest";
import { kindsIn, needle } from "./needle.ts";

const needles = [needle("user", "20001"), needle("email", "ann+gym@example.com")];

it.each<[string, string | Buffer, string[]]>([
  ["JSON", '{"user_id":"20001"}', ["user"]],
  ["a form", "email=Ann%2Bgym%40example.com", ["email"]],
  ["escaped JSON", '{"email":"ann\\u002Bgym@example.com"}', ["email"]],
  ["base64", Buffer.from('{"user_id":"20001"}').toString("base64"), ["user"]],
  ["UTF-16", Buffer.from('{"user_id":"20001"}', "utf16le"), ["user"]],
  ["UTF-16, big-endian", Buffer.from('{"user_id":"20001"}', "utf16le").swap16(), ["user"]],
  ["a longer number", '{"user_id":"1200017"}', []],
])("finds values in %s", (_, content, kinds) => {
  expect([...kindsIn(Buffer.from(content as string), needles)]).toEqual(kinds);
});
