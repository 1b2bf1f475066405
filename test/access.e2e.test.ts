import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { principalHeader } from "../shared/serving/api/principal.ts";
import { principalHeaderOf } from "../shared/serving/api/testing/principal-header.ts";
import { streams } from "../shared/streams/registry.ts";
import { type ApiHost, startApi } from "../testing/api-host.ts";

const header = (...roles: string[]) => ({
  [principalHeader]: principalHeaderOf({ id: "7c1f", name: "ann@example.org", roles }),
});

async function kindOf(response: Promise<Response>): Promise<string> {
  const { status, headers, text } = await response.then(async (of) => ({
    ...{ status: of.status, headers: of.headers, text: await of.text() },
  }));
  const isProblem = headers.get("content-type") === "application/problem+json";
  return isProblem ? `${status} ${JSON.parse(text).type.replace("urn:korevital:problem:", "")}` : String(status);
}

describe("where nobody signs in", () => {
  let api: ApiHost;
  beforeAll(async () => {
    api = await startApi();
  }, 120_000);
  afterAll(() => api.close());

  it("the header of a principal is ignored", async () => {
    const headers = header("Reader", "Personal");
    expect((await fetch(`${api.url}/entra/api/personal/users/x`, { headers })).status).toBe(404);
    expect((await fetch(`${api.url}/api/personal/users/x`, { headers })).status).toBe(401);
    expect(await kindOf(api.call("/api/personal/users/x"))).toBe("404 no-such-user");
  });

  it("the key of a stream sends events of that stream and opens nothing else", { timeout: 90_000 }, async () => {
    const key = api.keys.functions["post-gym-visits"] ?? "";
    const post = (stream: string, body: unknown) =>
      kindOf(api.call(`/api/streams/${stream}`, { method: "POST", body: JSON.stringify(body) }, key));
    const [visit] = streams.find(({ name }) => name === "gym-visits")?.examples ?? [];
    // A busy machine can be slow to open the link to the hub.
    await vi.waitFor(async () => expect(await post("gym-visits", visit)).toBe("202"), {
      timeout: 60_000,
      interval: 500,
    });
    for (const { name, examples } of streams)
      if (name !== "gym-visits") expect([name, await post(name, examples[0])]).toEqual([name, "401"]);
    for (const path of ["/api/gold/gym_summary", "/api/personal/gold/gym_summary", "/api/pipeline", "/api/session"])
      expect(await kindOf(api.call(path, {}, key))).toBe("401");
    expect(await post("nothing", {})).toBe("404 no-such-stream");
  });

  it("a wrapped event of another stream is rejected with the key of a stream", async () => {
    const key = api.keys.functions["post-gym-visits"] ?? "";
    const { examples } = streams.find(({ name }) => name === "registrations") ?? { examples: [] };
    const body = JSON.stringify({ topic: "registrations", value: examples[0], partition: 0, offset: 1 });
    const response = await api.call("/api/streams/gym-visits", { method: "POST", body }, key);
    const { rejected } = (await response.json()) as { rejected: { field: string }[] };
    expect([response.status, rejected]).toEqual([400, [expect.objectContaining({ field: "gym" })]]);
  });
});
