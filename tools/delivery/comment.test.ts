import { describe, expect, it } from "vitest";
import { stickyComment } from "./comment.ts";

const bot = { type: "Bot" };

/** A GitHub that has these pages of comments, and answers what is written with that status. */
function gitHub(pages: readonly (readonly object[])[], status = 200) {
  const requests: { method: string; path: string; body: string }[] = [];
  const answer: typeof fetch = async (url, init) => {
    const { pathname, searchParams } = new URL(String(url));
    const method = init?.method ?? "GET";
    requests.push({ method, path: pathname, body: String(init?.body ?? "") });
    if (method === "GET") return Response.json(pages[Number(searchParams.get("page")) - 1] ?? []);
    return Response.json({}, { status });
  };
  const pullRequest = { api: "https://api.example", repository: "o/r", number: 7, token: "t", fetch: answer };
  return { requests, pullRequest };
}

describe("the comment of a name", () => {
  it("is written once", async () => {
    const { pullRequest, requests } = gitHub([[{ id: 1, body: "hello", user: bot }]]);
    expect(await stickyComment(pullRequest, "what-if-dev", "text")).toBe("written");
    expect(requests.at(-1)).toEqual({
      method: "POST",
      path: "/repos/o/r/issues/7/comments",
      body: JSON.stringify({ body: "<!-- korevital: what-if-dev -->\ntext" }),
    });
  });

  it("is replaced afterwards, on whatever page it is, and nobody else's is", async () => {
    const mark = "<!-- korevital: x -->\nold";
    const first = Array.from({ length: 100 }, (_, id) => ({ id, body: mark, user: { type: "User" } }));
    const { pullRequest, requests } = gitHub([first, [{ id: 500, body: mark, user: bot }]]);
    expect(await stickyComment(pullRequest, "x", "new")).toBe("replaced");
    expect(requests.at(-1)).toMatchObject({ method: "PATCH", path: "/repos/o/r/issues/comments/500" });
  });

  it("is looked for on no more than thirty pages", async () => {
    const full = Array.from({ length: 100 }, (_, id) => ({ id }));
    const { pullRequest, requests } = gitHub(Array.from({ length: 99 }, () => full));
    expect(await stickyComment(pullRequest, "x", "new")).toBe("written");
    expect(requests).toHaveLength(31);
  });

  it("is refused where the token may only read", async () => {
    expect(await stickyComment(gitHub([[]], 403).pullRequest, "x", "new")).toBe("refused");
  });

  it("fails when GitHub does, and takes no other name", async () => {
    await expect(stickyComment(gitHub([[]], 500).pullRequest, "x", "new")).rejects.toThrow(
      "POST issues/7/comments: 500",
    );
    await expect(stickyComment(gitHub([[]]).pullRequest, "--> <b>", "new")).rejects.toThrow("letters, digits");
  });
});
