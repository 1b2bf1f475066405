import { describe, expect, it } from "vitest";
import { conditionalResponse, contentWithout, storageHeaders } from "./conditional.ts";
import { problem } from "./problem.ts";
import { jsonResponse, textResponse } from "./response.ts";

const response = jsonResponse(200, { items: [1] });
const { etag = "" } = conditionalResponse(response, undefined).headers;

describe("a conditional response", () => {
  it("has an ETag of its content", () => {
    expect(conditionalResponse(response, undefined)).toMatchObject({
      ...response,
      headers: { ...response.headers, "cache-control": "private, no-cache", etag },
    });
    expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
    expect(conditionalResponse(jsonResponse(200, { items: [2] }), undefined).headers["etag"]).not.toBe(etag);
    expect(conditionalResponse(textResponse(200, "text/csv", response.body), undefined).headers["etag"]).not.toBe(etag);
  });

  it.each([etag, etag.slice(2), `"other", ${etag}`, "*"])(
    "is 304 without a body for a caller that has it: %s",
    (tags) => {
      const { status, body, headers } = conditionalResponse(response, tags);
      expect([status, body, headers["etag"], headers["content-type"]]).toEqual([304, "", etag, undefined]);
    },
  );

  it("is the same whenever it was made", () => {
    const made = (at: string) => {
      const user = jsonResponse(200, { id: "1", at });
      return conditionalResponse(user, undefined, contentWithout(user.body, "at"));
    };
    expect(made("noon").headers["etag"]).toBe(made("night").headers["etag"]);
    expect(made("night").body).toContain("night");
  });

  it("has no ETag for a problem", () => {
    expect(conditionalResponse(problem("no-such-user", ""), "*").headers).not.toHaveProperty("etag");
  });

  it("is complete for a caller that has another", () => {
    expect(conditionalResponse(response, '"other"')).toMatchObject({ status: 200, body: response.body });
  });
});

it("is stored by no browser if it has data of people, and by others until it is revalidated", () => {
  expect(storageHeaders("Personal")).toEqual({ "cache-control": "no-store" });
  for (const access of ["Reader", "Operator", "any role", "everybody"] as const)
    expect(storageHeaders(access)).toEqual({});
});
