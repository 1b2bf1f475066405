import { describe, expect, it } from "vitest";
import { jsonAnswer, textAnswer } from "./answer.ts";
import { conditional } from "./conditional.ts";

const answer = jsonAnswer(200, { items: [1] });
const { etag = "" } = conditional(answer, undefined).headers;

describe("a conditional answer", () => {
  it("has an ETag of what it holds", () => {
    expect(conditional(answer, undefined)).toMatchObject({ ...answer, headers: { ...answer.headers, etag } });
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(conditional(jsonAnswer(200, { items: [2] }), undefined).headers["etag"]).not.toBe(etag);
    expect(conditional(textAnswer(200, "text/csv", answer.body), undefined).headers["etag"]).not.toBe(etag);
  });

  it.each([etag, `W/${etag}`, `"other", ${etag}`, "*"])("is empty for who has it: %s", (tags) => {
    const { status, body, headers } = conditional(answer, tags);
    expect([status, body, headers["etag"], headers["content-type"]]).toEqual([304, "", etag, undefined]);
  });

  it("is whole for who has another", () => {
    expect(conditional(answer, '"other"')).toMatchObject({ status: 200, body: answer.body });
  });
});
