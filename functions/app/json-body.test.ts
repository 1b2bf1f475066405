import { expect, it } from "vitest";
import { jsonBody } from "./json-body.ts";

const read = (body: string | null, type: string | undefined = "application/json", length?: string) => {
  const headers: Readonly<Record<string, string | undefined>> = { "content-type": type, "content-length": length };
  const request = { params: {}, parameters: {}, url: "", code: undefined, header: (name: string) => headers[name] };
  return jsonBody(body === null ? null : new Blob([body]).stream(), request, ["confirm"], 100);
};
const statusOf = async (reading: ReturnType<typeof read>) => {
  const result = await reading;
  return "failure" in result ? result.failure.status : result.given;
};

it.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])(
  "reads an object of %s",
  async (type) => {
    expect(await statusOf(read('{"confirm":"1"}', type))).toEqual({ confirm: "1" });
  },
);

// A page of another origin can send these with the cookies of the reader, without asking the app first.
it.each([
  "text/plain",
  "text/plain; a=application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "",
])("rejects the type %j", async (type) => {
  expect(await statusOf(read('{"confirm":"1"}', type))).toBe(415);
});

it("rejects a body that is too large, also before it is read", async () => {
  expect(await statusOf(read(JSON.stringify({ confirm: "x".repeat(100) })))).toBe(413);
  expect(await statusOf(read("{}", "application/json", "101"))).toBe(413);
});

it.each([null, "", "[]", "null", "1", "{"])("rejects what is no object: %j", async (body) => {
  await expect(read(body)).rejects.toThrow("body: a JSON object expected");
});

it.each(['{"confirm":"1","x":1}', '{"__proto__":{}}'])("names an unknown property: %s", async (body) => {
  await expect(read(body)).rejects.toThrow(/^(x|__proto__): unknown; allowed: confirm$/);
});
