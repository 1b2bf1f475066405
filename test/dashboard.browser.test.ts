import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ApiHost, startApi } from "../testing/api-host.ts";
import {
  desktop,
  hasBrowser,
  launchBrowser,
  phone,
  screenshot,
  seriousViolations,
  skipWithoutBrowser,
  type TestBrowser,
  type View,
} from "../testing/browser.ts";
import { send, waitUntilInGold } from "../testing/pipeline.ts";
import { type GeneratedEvent, heartRate, history, profile, registration, workout } from "../tools/common/history.ts";
import { seeded } from "../tools/common/random.ts";

/** A person who calls themselves what would be markup. */
const hostile = { userId: "<b>31337", deviceId: "31337", macAddress: "02:00:00:00:31:37" };
const hostileName = `<img src=x onerror="alert(1)">`;
const begin = Date.UTC(2026, 10, 16);

function hostileEvents(): GeneratedEvent[] {
  const { body, ...event } = profile(hostile, "new", begin, seeded(1));
  return [
    registration(hostile, begin),
    { ...event, body: JSON.stringify({ ...JSON.parse(body), first_name: hostileName, last_name: "'\"&" }) },
    ...[workout(hostile, "<i>1", "start", begin), workout(hostile, "<i>1", "stop", begin + 600_000)],
    heartRate(hostile, begin + 60_000, 120),
  ];
}

const events = [...history({ seed: 61, users: 4, days: 3, from: begin }), ...hostileEvents()];

const views: readonly (readonly [string, View])[] = [
  ["desktop, light", desktop],
  ["desktop, dark", { ...desktop, dark: true }],
  ["phone, light", phone],
  ["phone, dark", { ...phone, dark: true }],
];

/** Every page: its place, and texts that it shows of the data. */
const places: readonly (readonly [string, string, readonly (string | RegExp)[]])[] = [
  ["pipeline", "#/pipeline", ["Pipeline", "Event Hubs", "heart-rates", "accepted", "Last events"]],
  ["balance", "#/balance", ["Balance", "Score by birth year", "Birth years"]],
];

/** The page in Chromium over a stack with data. */
describe("the web page", () => {
  let api: ApiHost;
  let browser: TestBrowser;

  beforeAll(async () => {
    if (!hasBrowser) return;
    [api, browser] = await Promise.all([startApi(), launchBrowser()]);
    await send(api.stack.azure, events);
    await waitUntilInGold(api.stack.azure, events.length);
  }, 300_000);
  beforeEach(skipWithoutBrowser);
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  /** An address with the key, as `npm start` prints it. */
  const signedIn = () => `${api.url}/#key=${api.keys.default}`;

  async function openAt(place: string, view?: View) {
    const tab = await browser.open(signedIn(), view);
    await tab.page.getByRole("heading", { level: 1 }).waitFor();
    await tab.page.evaluate(`location.hash = ${JSON.stringify(place)}`);
    return tab;
  }

  it.each(views)("shows every page: %s", { timeout: 300_000 }, async (viewName, view) => {
    const { page, faults, close } = await openAt("#/pipeline", view);
    for (const [name, place, texts] of places) {
      await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
      for (const text of texts) await page.getByText(text).first().waitFor();
      await screenshot(page, `${name} ${viewName}`);
      expect([name, await seriousViolations(page)]).toEqual([name, []]);
      // Nothing but tables scrolls sideways.
      expect([name, await page.evaluate("document.documentElement.scrollWidth > innerWidth")]).toEqual([name, false]);
    }
    expect(faults).toEqual([]);
    await close();
  });

  it("takes the key from the hash, and leaves it nowhere", async () => {
    const { page, close } = await browser.open(signedIn());
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.getByRole("heading", { name: "Pipeline" }).waitFor();
    const traces = await page.evaluate("[location.href, JSON.stringify(localStorage), document.cookie].join()");
    expect(`${traces} ${requests.join()}`).not.toContain(api.keys.default);
    await page.reload();
    await page.getByLabel("Key of the API").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("The app rejected this key.").waitFor();
    await screenshot(page, "sign-in");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByLabel("Key of the API").fill(api.keys.default);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Pipeline" }).waitFor();
    await close();
  });

  it("has deep links, and goes back", async () => {
    const { page, close } = await openAt("#/balance");
    await page.getByRole("heading", { name: "Balance" }).waitFor();
    await page.getByRole("link", { name: "Pipeline", exact: true }).click();
    await page.getByRole("heading", { name: "Pipeline" }).waitFor();
    expect(await page.title()).toContain("Pipeline");
    await page.goBack();
    await page.getByRole("heading", { name: "Balance" }).waitFor();
    await page.evaluate(`location.hash = "#/nothing"`);
    await page.getByText("No such page").first().waitFor();
    await close();
  });

  it("opens the health report of a person, in light and dark, for a phone, and for paper", async () => {
    for (const [user, name] of [
      ["20001", /^\w+ \w+$/],
      [hostile.userId, `${hostileName} '"&`],
    ] as const) {
      const { page, faults, close } = await openAt(`#/person/${encodeURIComponent(user)}`);
      const [report] = await Promise.all([
        page.context().waitForEvent("page"),
        page.getByRole("button", { name: "2026-11" }).click(),
      ]);
      const errors: string[] = [];
      report.on("console", (message) => errors.push(message.text()));
      report.on("pageerror", (error) => errors.push(error.message));
      await report.getByRole("heading", { level: 1, name }).waitFor();
      await report.getByText("November 2026").first().waitFor();
      await report.getByRole("heading", { name: "Day by day" }).waitFor();
      // The policy, which is that of the page, allows the style sheet.
      expect(await report.evaluate(`getComputedStyle(document.querySelector(".tile")).borderRadius`)).toBe("10px");
      for (const [viewName, { width, height, dark }] of views) {
        await report.setViewportSize({ width, height });
        await report.emulateMedia({ colorScheme: dark ? "dark" : "light" });
        await screenshot(report, `report ${user.replaceAll(/\W/g, "")} ${viewName}`);
        expect([viewName, await seriousViolations(report)]).toEqual([viewName, []]);
        expect(await report.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
      }
      await report.emulateMedia({ media: "print" });
      const uncut = "[...document.querySelectorAll('figure, .halves .card, tr')]";
      expect(await report.evaluate(`${uncut}.every((each) => getComputedStyle(each).breakInside === "avoid")`)).toBe(
        true,
      );
      expect([...faults, ...errors]).toEqual([]);
      await close();
    }
  });

  // Within 5 s on an idle machine; this one runs other tests too, so that the time is no assertion.
  it("shows an event and its state without a refresh", async () => {
    const heartrate = 61.5;
    const { page, close } = await openAt("#/pipeline");
    await page.getByText("Last events", { exact: true }).waitFor();
    const time = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({ device_id: "777", time, heartrate });
    const response = await api.call("/api/streams/heart-rates", { method: "POST", body });
    expect(response.status).toBe(202);
    await page.getByText(`bpm ${heartrate}`).first().waitFor({ timeout: 60_000 });
    await close();
  });
});
