import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { principalHeader } from "../shared/serving/api/principal.ts";
import { principalHeaderOf } from "../shared/serving/api/testing/principal-header.ts";
import { type ApiHost, startApi } from "../testing/api-host.ts";
import {
  desktop,
  hasBrowser,
  launchBrowser,
  screenshot,
  scrollsSideways,
  seriousViolations,
  setView,
  skipWithoutBrowser,
  type Tab,
  type TestBrowser,
  type View,
  views,
} from "../testing/browser.ts";
import { actions } from "../testing/dashboard/actions.ts";
import { pageEvents, person } from "../testing/dashboard/events.ts";
import { getterOf, places } from "../testing/dashboard/places.ts";
import { reports } from "../testing/dashboard/reports.ts";
import { send } from "../testing/pipeline.ts";

/** The page in Chromium: one browser, one stack. */
describe("the web page", () => {
  let api: ApiHost;
  let browser: TestBrowser;

  beforeAll(async () => {
    if (!hasBrowser) return;
    [api, browser] = await Promise.all([
      startApi({ ENTRA_SIGN_IN: "true", MASKED_MINIMUM_GROUP: "1" }),
      launchBrowser(),
    ]);
  }, 300_000);
  beforeEach(skipWithoutBrowser);
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  /** An address with the key, as `npm start` prints it. */
  const signedIn = () => `${api.url}/#key=${api.keys.default}`;
  const goTo = (page: Page, hash: string) => page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  const heading = (page: Page, name = "") => page.getByRole("heading", { level: 1, name });

  async function openAt(hash: string, view?: View): Promise<Tab> {
    const tab = await browser.open(signedIn(), view);
    await heading(tab.page).waitFor();
    await goTo(tab.page, hash);
    return tab;
  }

  /** A tab of somebody who signed in with Entra. */
  function openAs(roles: readonly string[], hash: string): Promise<Tab> {
    const header = principalHeaderOf({ id: "7c1f", name: "ann@example.org", roles });
    return browser.open(`${api.url}/${hash}`, desktop, { [principalHeader]: header });
  }

  describe("of a stack without data", () => {
    it("shows on every page what is missing", { timeout: 300_000 }, async () => {
      const { page, faults, close } = await openAt("#/pipeline");
      for (const [hash, text] of [
        ["#/pipeline", "No event has landed yet"],
        ["#/workouts", "A workout appears once its stop and its readings have arrived."],
        ["#/gyms", "No visits yet"],
        ["#/activity", "No activity yet"],
        ["#/balance", "No assessments yet"],
        ["#/quarantine", "Nothing is quarantined"],
        ["#/lineage", "No event has landed yet"],
        ["#/person", "Id of a user"],
        ["#/person/nobody", "Not found"],
      ] as const) {
        await goTo(page, hash);
        await page.getByText(text).first().waitFor();
        await screenshot(page, `empty ${hash.replaceAll(/\W+/g, " ").trim()}`);
      }
      expect(await seriousViolations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    });
  });

  describe("of a stack with data", () => {
    let tab: Tab;

    beforeAll(async () => {
      if (!hasBrowser) return;
      await send(api.stack.azure, pageEvents);
      tab = await openAt("#/pipeline");
    }, 300_000);
    afterAll(() => tab?.close());

    it.each(places.map((place) => [place.name, place] as const))(
      "shows the data of the API, in every view: %s",
      { timeout: 300_000 },
      async (name, place) => {
        const { page, faults } = tab;
        const get = getterOf(api);
        const hash = await place.hash(get);
        const before = (await heading(page).textContent()) ?? "";
        await goTo(page, hash);
        await heading(page, place.heading(hash)).waitFor();
        await place.check(page, get, hash);
        for (const [viewName, view] of views) {
          await setView(page, view);
          await screenshot(page, `${name} ${viewName}`);
          expect([viewName, await seriousViolations(page)]).toEqual([viewName, []]);
          expect([viewName, await scrollsSideways(page)]).toEqual([viewName, false]);
        }
        await setView(page, desktop);
        // What people wrote stays text.
        expect(await page.locator("#app :is(img, script, b)").count()).toBe(0);
        if (name !== "pipeline") {
          await page.goBack();
          await heading(page, before).waitFor();
          await page.goForward();
          await heading(page, place.heading(hash)).waitFor();
        }
        expect(faults).toEqual([]);
      },
    );

    it("opens each page by its address, for somebody with the roles", { timeout: 300_000 }, async () => {
      const { page, faults, close } = await openAs(["Reader", "Personal", "Operator"], "");
      for (const place of places.filter(({ name }) => !name.includes(","))) {
        const hash = await place.hash(getterOf(api));
        await page.goto("about:blank");
        await page.goto(`${api.url}/${hash}`);
        await heading(page, place.heading(hash)).waitFor();
        expect(await page.title()).toMatch(/^[A-Z]\w+ · KoreVital$/);
      }
      await page.getByText("ann@example.org").waitFor();
      expect(faults).toEqual([]);
      await close();
    });

    it("shows somebody without a role that they may not see it, and nothing of it", { timeout: 300_000 }, async () => {
      const { page, faults, close } = await openAs(["Reader"], "#/pipeline");
      const answered: string[] = [];
      page.on("response", (response) => {
        const path = new URL(response.url()).pathname.replace(/^\/entra/, "");
        if (response.ok() && /^\/api\/(personal|quarantine|trace)/.test(path)) answered.push(path);
      });
      await heading(page).waitFor();
      for (const { closed, hash, name, heading: title } of places) {
        const place = await hash(getterOf(api));
        await goTo(page, place);
        if (closed === undefined) await heading(page, title(place)).waitFor();
        else await page.getByText(`You may not see ${closed}`).first().waitFor();
        await screenshot(page, `reader ${name}`);
      }
      await page.getByText("the app role Operator is required").first().waitFor();
      expect([answered, faults]).toEqual([[], []]);
      await close();
      const other = await openAs(["Personal"], `#/person/${person.userId}`);
      await other.page.getByRole("heading", { name: "Devices" }).waitFor();
      await goTo(other.page, "#/pipeline");
      await other.page.getByText("You may not see the state of the pipeline").waitFor();
      // App Service ends the session of the browser; the page alone could not.
      const signedOut = other.page.waitForRequest(/\/\.auth\/logout\?/);
      await other.page.getByRole("button", { name: "Sign out" }).click();
      await signedOut;
      await other.close();
      const nobody = await openAs([], "");
      await nobody.page.getByText("Your account has none of the app roles Reader, Personal, Operator.").waitFor();
      await nobody.close();
    });

    it.each([
      ["#/workouts?workout=none", "None matches these filters."],
      [`#/workouts/${person.userId}/2020-01-01T00:00:00.000Z`, "No such workout"],
      ["#/gyms?to=2020-01-31", "Nobody was there in these two weeks"],
      ["#/gyms?to=garbage", "This page cannot be shown"],
      ["#/quarantine?state=discarded", "No event has this state"],
      ["#/quarantine/garbage", "Not found"],
      ["#/lineage/garbage", "Not found"],
      ["#/person/nobody", "Not found"],
      ["#/nothing", "No such page"],
    ])("shows that there is nothing: %s", async (hash, text) => {
      const { page, faults } = tab;
      await goTo(page, hash);
      await page.getByText(text).first().waitFor();
      expect([await seriousViolations(page), faults]).toEqual([[], []]);
      await goTo(page, "#/pipeline");
      await heading(page, "Pipeline").waitFor();
    });

    it("shows that the app does not respond, keeps what it showed, and recovers", { timeout: 300_000 }, async () => {
      const { page, faults, close } = await openAt("#/pipeline");
      await page.getByText("Last events", { exact: true }).waitFor();
      await page.context().setOffline(true);
      await page.getByText("The app has not responded for").waitFor();
      await page.getByRole("status").getByText("Stopped").waitFor();
      expect(await page.getByRole("rowheader", { name: "heart-rates" }).count()).toBe(1);
      await screenshot(page, "stopped");
      expect(await seriousViolations(page)).toEqual([]);
      await goTo(page, "#/gyms");
      await page.getByText("Cannot read gym visits").waitFor();
      await page.context().setOffline(false);
      await page.getByText("Busiest hours").waitFor();
      await page.getByText("The app has not responded for").waitFor({ state: "detached" });
      expect(faults.filter((fault) => !fault.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
      await close();
    });

    it.each([...reports, ...actions].map((action) => [action.name, action] as const))(
      "%s",
      { timeout: 300_000 },
      async (_, { hash, heading: title, run }) => {
        const { page, faults } = tab;
        // The page reads again what it shows.
        await goTo(page, "#/nothing");
        await page.getByText("No such page").waitFor();
        await goTo(page, hash);
        await heading(page, title).waitFor();
        await run(page, api);
        await screenshot(page, `action ${title.replaceAll(/\W+/g, " ")} ${_}`);
        expect([await seriousViolations(page), faults]).toEqual([[], []]);
      },
    );
  });

  it("describes the API to people, each operation at its address", async () => {
    const { page, faults, close } = await browser.open(`${api.url}/api/docs#eraseUser`);
    await page.getByText("Needs the role Operator.").waitFor();
    const { paths } = (await (await fetch(`${api.url}/api/openapi.json`)).json()) as { paths: object };
    const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));
    expect(await page.locator("details.operation").count()).toBe(operations.length);
    for (const [viewName, view] of views) {
      await setView(page, view);
      await screenshot(page, `docs ${viewName}`);
      expect([viewName, await seriousViolations(page)]).toEqual([viewName, []]);
      expect(await scrollsSideways(page)).toBe(false);
    }
    expect(faults).toEqual([]);
    await close();
  });

  it.each(["/", "/api/docs"])("has a policy that allows its own files and nothing else: %s", async (path) => {
    const { headers } = await fetch(`${api.url}${path}`);
    const policy = Object.fromEntries(
      (headers.get("content-security-policy") ?? "").split("; ").map((each) => each.split(/ (.*)/)),
    );
    const { "style-src": style, ...others } = policy;
    expect(others).toEqual({
      ...{ "default-src": "'none'", "script-src": "'self'", "img-src": "'self'", "connect-src": "'self'" },
      ...{ "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'" },
    });
    expect(style).toMatch(/^'self' 'sha256-[\w+/=]+'$/);
    expect(headers.get("x-frame-options")).toBe("DENY");
  });

  it("takes the key from the hash, and leaves it nowhere", async () => {
    const { page, close } = await browser.open(signedIn());
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.getByRole("heading", { name: "Pipeline" }).waitFor();
    const traces = await page.evaluate("[location.href, JSON.stringify(localStorage), document.cookie].join()");
    expect(`${traces} ${requests.join()}`).not.toContain(api.keys.default);
    for (const key of ["ключ", "wrong"]) {
      await page.reload();
      await page.getByLabel("Key of the API").fill(key);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByText("The app rejected this key.").waitFor();
    }
    await screenshot(page, "sign-in");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByLabel("Key of the API").fill(api.keys.default);
    await page.keyboard.press("Enter");
    await heading(page, "Pipeline").waitFor();
    // In an open tab the printed address changes the hash only.
    await goTo(page, "#/gyms");
    await heading(page, "Gyms").waitFor();
    const reloaded = page.waitForRequest(/\/api\/session$/);
    await goTo(page, `#key=${api.keys.default}`);
    await reloaded;
    await heading(page, "Pipeline").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await goTo(page, `#key=${api.keys.default}`);
    await heading(page, "Pipeline").waitFor();
    expect(page.url()).toBe(`${api.url}/`);
    await close();
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
