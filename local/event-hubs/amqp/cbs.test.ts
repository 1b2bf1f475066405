import { createHmac } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { LOCAL_EVENT_HUBS_KEY } from "../key.ts";
import { answerCbs } from "./cbs.ts";

const now = Date.UTC(2026, 2, 1);
const nextHour = now / 1000 + 3600;

function putToken({ key = LOCAL_EVENT_HUBS_KEY, name = "RootManageSharedAccessKey", expiry = nextHour } = {}) {
  const audience = encodeURIComponent("sb://localhost/telemetry");
  const signature = createHmac("sha256", key).update(`${audience}\n${expiry}`).digest("base64");
  return {
    application_properties: { operation: "put-token", type: "servicebus.windows.net:sastoken" },
    body: `SharedAccessSignature sr=${audience}&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=${name}`,
  };
}

const grantsNothing = () => expect.unreachable("a rejected token grants a resource");

describe("$cbs", () => {
  it("accepts the local key, and grants the resource until the token expires", () => {
    const grant = vi.fn();
    expect(answerCbs(putToken(), grant, now)).toMatchObject({ status: 202 });
    expect(grant.mock.calls).toEqual([["sb://localhost/telemetry", nextHour * 1000]]);
  });

  it.each([
    ["another key", putToken({ key: "other" })],
    ["another key name", putToken({ name: "other" })],
    ["an expired token", putToken({ expiry: nextHour - 7200 })],
    ["no token", { ...putToken(), body: "%%%" }],
  ])("rejects %s with 401", (_, request) => {
    expect(answerCbs(request, grantsNothing, now)).toMatchObject({
      status: 401,
      condition: "amqp:unauthorized-access",
    });
  });

  it.each([{ operation: "delete-token" }, { operation: "put-token", type: "jwt" }])(
    "rejects unsupported requests by name: %o",
    (application_properties) => {
      const reply = answerCbs({ application_properties }, grantsNothing, now);
      expect(reply).toMatchObject({ status: 400, condition: "amqp:not-implemented" });
      expect(reply.description).toContain(application_properties.type ?? application_properties.operation);
    },
  );
});
