import { describe, expect, it } from "vitest";
import { stickyComment } from "./comment.ts";

const bot = { type: "Bot" };

/** A fake GitHub with pages of comments that responds to writes with a status. */
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

describe("stickyComment", () => {
  it("creates a comment", async () => {
    const { pullRequest, requests } = gitHub([[{ id: 1, body: "hello", user: bot }]]);
    expect(await stickyComment(pullRequest, "what-if-dev", "text")).toBe("created");
    expect(requests.at(-1)).toEqual({
      method: "POST",
      path: "/repos/o/r/issues/7/comments",
      body: JSON.stringify({ body: "<!-- korevital: what-if-dev -->\ntext" }),
    });
  });

  it("updates the comment of the bot on any page, and no others", async () => {
    const body = "<!-- korevital: x -->\nold";
    const first = Array.from({ length: 100 }, (_, id) => ({ id, body, user: { type: "User" } }));
    const { pullRequest, requests } = gitHub([first, [{ id: 500, body, user: bot }]]);
    expect(await stickyComment(pullRequest, "x", "new")).toBe("updated");
    expect(requests.at(-1)).toMatchObject({ method: "PATCH", path: "/repos/o/r/issues/comments/500" });
  });

  it("searches at most thirty pages", async () => {
    const full = Array.from({ length: 100 }, (_, id) => ({ id }));
    const { pullRequest, requests } = gitHub(Array.from({ length: 99 }, () => full));
    expect(await stickyComment(pullRequest, "x", "new")).toBe("created");
    expect(requests).toHaveLength(31);
  });

  it("returns 'forbidden' for a read-only token", async () => {
    expect(await stickyComment(gitHub([[]], 403).pullRequest, "x", "new")).toBe("forbidden");
  });

  it("fails on GitHub errors and invalid names", async () => {
    await expect(stickyComment(gitHub([[]], 500).pullRequest, "x", "new")).rejects.toThrow(
      "POST issues/7/comments: 500",
    );
    await expect(stickyComment(gitHub([[]]).pullRequest, "--> <b>", "new")).rejects.toThrow("letters, digits");
  });
});
