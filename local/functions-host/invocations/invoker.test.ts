import { expect, it } from "vitest";
import { readAppFunction } from "../bindings/app-function.ts";
import { hostLog } from "../log.ts";
import { AppSettings } from "../settings/app-settings.ts";
import type { InvocationRequest, InvocationResponse } from "../worker/core-types.ts";
import { Invoker } from "./invoker.ts";

const fn = readAppFunction(
  { name: "f", bindings: { timer: { type: "timerTrigger" }, client: { type: "durableClient", direction: "in" } } },
  new AppSettings({}),
);

function invokerWith(invoke: (request: InvocationRequest) => Promise<InvocationResponse>, functionTimeout = 1000) {
  const lines: string[] = [];
  const log = hostLog({ verbose: false, colour: false, write: (line) => lines.push(line), now: () => new Date(0) });
  return { lines, invoker: new Invoker({ invoke, durableClient: () => '{"hub":1}', functionTimeout, log }) };
}

const data = () => ({ data: { json: "{}" }, metadata: { A: { string: "a" } } });

it("sends trigger, durable client and retry context", async () => {
  const requests: InvocationRequest[] = [];
  const { invoker, lines } = invokerWith(async (request) => {
    requests.push(request);
    return {};
  });
  const retryContext = { retryCount: 2, maxRetryCount: 5 };
  await invoker.run({ appFunction: fn, reason: "due", data }, retryContext);
  expect(requests[0]).toMatchObject({
    functionId: "f",
    inputData: [
      { name: "timer", data: { json: "{}" } },
      { name: "client", data: { string: '{"hub":1}' } },
    ],
    triggerMetadata: { A: { string: "a" } },
    traceContext: { traceParent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/) },
    retryContext,
  });
  expect(lines.join()).toMatch(/f \w{8} due, retry 2, \d+ ms, ok/);
});

it("continues the trace of the caller in a new span", async () => {
  const requests: InvocationRequest[] = [];
  const { invoker } = invokerWith(async (request) => {
    requests.push(request);
    return {};
  });
  const [trace, span] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
  for (const traceParent of [`00-${trace}-${span}-00`, "nonsense"])
    await invoker.run({ appFunction: fn, reason: "due", data, traceParent });
  const [known, unknown] = requests.map(({ traceContext }) => traceContext?.traceParent);
  expect(known).toMatch(new RegExp(`^00-${trace}-(?!${span})[0-9a-f]{16}-00$`));
  expect(unknown).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

it("fails the invocation when the trigger value is invalid", async () => {
  const { invoker, lines } = invokerWith(async () => ({}));
  const bad = () => {
    throw new Error("bad body");
  };
  await expect(invoker.run({ appFunction: fn, reason: "due", data: bad })).rejects.toThrow("bad body");
  expect(lines.join()).toContain("failed: bad body");
});

it("drains running invocations up to a timeout", async () => {
  let finish = () => {};
  const { invoker } = invokerWith(
    () =>
      new Promise((resolve) => {
        finish = () => resolve({});
      }),
  );
  const running = invoker.run({ appFunction: fn, reason: "due", data });
  expect(await invoker.drain(10)).toBe(1);
  finish();
  expect(await invoker.drain(1000)).toBe(0);
  await running;
});

it("warns about an invocation that exceeds functionTimeout", async () => {
  const { invoker, lines } = invokerWith(() => new Promise((resolve) => setTimeout(() => resolve({}), 40)), 5);
  await invoker.run({ appFunction: fn, reason: "due", data });
  expect(lines[0]).toContain("f exceeds functionTimeout");
});
