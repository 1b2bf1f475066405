import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { zipEntry } from "../../tools/delivery/zip-entry.ts";
import type { ApiHost } from "../api-host.ts";
import { cells, eventually } from "./cells.ts";
import { hostilePeople, malformedEvents, person } from "./events.ts";
import { getterOf } from "./places.ts";

/** What somebody does on a page, and what must follow. */
export interface PageAction {
  readonly name: string;
  readonly hash: string;
  /** The first heading of the page. */
  readonly heading: string;
  run(page: Page, api: ApiHost): Promise<void>;
}

const firstCell = async (page: Page, label: string, column: number) => (await cells(page, label))[0]?.[column];
const column = async (page: Page, label: string, index: number) =>
  (await cells(page, label)).map((row) => row[index] ?? "");

async function openMalformed(page: Page): Promise<void> {
  await page.locator(`[aria-label="Quarantined events"] a`).first().click();
  await page.getByText("As it arrived").waitFor();
}

/** In this order: the last ones change what the others see. */
export const actions: readonly PageAction[] = [
  {
    ...{ name: "filters and sorts workouts on the server", hash: "#/workouts", heading: "Workouts" },
    async run(page) {
      await page.getByRole("button", { name: "Readings" }).click();
      await eventually(async () => {
        const counts = (await column(page, "Workouts", 5)).map((text) => Number(text.replaceAll(",", "")));
        return counts.length > 3 && counts.every((count, index) => index === 0 || (counts[index - 1] ?? 0) >= count);
      }, true);
      expect(page.url()).toContain("sort=-rec_no");
      const wanted = (await firstCell(page, "Workouts", 3)) ?? "";
      await page.getByLabel("Workout", { exact: true }).fill(wanted);
      await page.keyboard.press("Tab");
      await eventually(async () => [...new Set(await column(page, "Workouts", 3))], [wanted]);
      await page.getByLabel("View").selectOption("personal");
      await page.getByText("personal data", { exact: true }).waitFor();
      await page.getByRole("columnheader", { name: "City" }).waitFor();
    },
  },
  {
    ...{ name: "pages through quarantine", hash: "#/quarantine?code=not-json", heading: "Quarantine" },
    async run(page) {
      const count = async () => (await cells(page, "Quarantined events")).length;
      await eventually(count, 50);
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText(/^Page 2, /).waitFor();
      await eventually(async () => (await count()) >= malformedEvents.length - 50 && (await count()) < 50, true);
      expect(await page.getByRole("button", { name: "Next" }).isDisabled()).toBe(true);
      // Back from an event is the page of the list from which it was opened.
      await openMalformed(page);
      await page.goBack();
      await page.getByText(/^Page 2, /).waitFor();
      await page.getByRole("button", { name: "Previous" }).click();
      await eventually(count, 50);
      await page.getByText(/^Page 1, /).waitFor();
    },
  },
  {
    ...{ name: "replays an event with a correction", hash: "#/quarantine?code=not-json", heading: "Quarantine" },
    async run(page, api) {
      await openMalformed(page);
      const id = decodeURIComponent(page.url().split("/").at(-1) ?? "");
      const replay = page.getByRole("button", { name: /^Replay/ });
      expect(await replay.isDisabled()).toBe(true);
      await page.getByLabel("Reason, which the ledger stores").fill("the <b>partner</b> repaired it");
      await page.getByLabel("Body to send").fill("{}");
      await replay.click();
      // A correction that would be quarantined again is sent nowhere.
      await page
        .getByRole("status")
        .getByText(/missing/)
        .waitFor();
      await page
        .getByLabel("Body to send")
        .fill(JSON.stringify({ device_id: "500001", time: 1_763_300_000, heartrate: 71.5 }));
      await page.getByRole("button", { name: "Replay with the correction" }).click();
      await page.getByText(/^replayed by .*: the <b>partner<\/b> repaired it$/).waitFor();
      await page.getByRole("status").getByText("Sent. It becomes replayed once that has landed").waitFor();
      expect(await replay.count()).toBe(0);
      const shown = await getterOf(api)<{ state: string }>(`/api/personal/quarantine/${encodeURIComponent(id)}`);
      expect(["sending", "replayed"]).toContain(shown.state);
    },
  },
  {
    ...{ name: "discards an event", hash: "#/quarantine?code=not-json", heading: "Quarantine" },
    async run(page) {
      await openMalformed(page);
      await page.getByLabel("Reason, which the ledger stores").fill("garbage");
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByText(/^discarded by .*: garbage$/).waitFor();
    },
  },
  {
    ...{ name: "shows that an action was not done", hash: "#/quarantine?code=not-json", heading: "Quarantine" },
    async run(page, api) {
      await openMalformed(page);
      const id = page.url().split("/").at(-1) ?? "";
      await page.getByLabel("Body to send").fill("{}");
      await page.getByLabel("Reason, which the ledger stores").fill("in another tab");
      const body = JSON.stringify({ why: "elsewhere" });
      const headers = { "content-type": "application/json" };
      expect((await api.call(`/api/quarantine/${id}/discard`, { method: "POST", headers, body })).status).toBe(202);
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByRole("status").getByText("Your action was not done: the event was discarded before.").waitFor();
      await page.getByText(/^discarded by .*: elsewhere$/).waitFor();
    },
  },
  {
    ...{ name: "shows a person as of a day", hash: `#/person/${person.userId}`, heading: `Person ${person.userId}` },
    async run(page) {
      const entries = await page.evaluate<number>("history.length");
      await page.getByLabel("As of").fill("0002-11-17");
      await page.getByLabel("As of").fill("2026-11-17");
      await page.keyboard.press("Enter");
      await page.getByText("as of 17 Nov 2026 ").waitFor();
      expect([page.url().split("?")[1], await page.evaluate("history.length")]).toEqual(["at=2026-11-17", entries]);
    },
  },
  {
    ...{ name: "exports a person", hash: `#/person/${person.userId}`, heading: `Person ${person.userId}` },
    async run(page) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Export" }).click(),
      ]);
      expect(download.suggestedFilename()).toBe("person.zip");
      const archive = await readFile(await download.path());
      expect(zipEntry(archive, "gold/health_alerts.json")?.toString()).toContain(`"user_id":"${person.userId}"`);
      await page.getByText("person.zip contains personal data. Keep it safe.").waitFor();
    },
  },
  {
    name: "erases a person whose id was typed",
    hash: `#/person/${encodeURIComponent(hostilePeople[0]?.userId ?? "")}`,
    heading: `Person ${hostilePeople[0]?.userId}`,
    async run(page, api) {
      const erase = page.getByRole("button", { name: "Erase" });
      const confirmation = page.getByLabel("Type the id of the user to confirm");
      await confirmation.fill("31337");
      expect(await erase.isDisabled()).toBe(true);
      await confirmation.fill(hostilePeople[0]?.userId ?? "");
      await erase.click();
      await page.getByText(/^Requested: everything up to .* is erased. Receipt: [0-9a-f]+$/).waitFor();
      const path = `/api/personal/users/${encodeURIComponent(hostilePeople[0]?.userId ?? "")}`;
      await expect.poll(async () => (await api.call(path)).status, { timeout: 120_000, interval: 500 }).toBe(404);
    },
  },
];
