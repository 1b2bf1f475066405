import type { Page } from "playwright-core";
import { expect } from "vitest";
import { screenshot, seriousViolations, views } from "../browser.ts";
import type { PageAction } from "./actions.ts";
import { hostilePeople, person } from "./events.ts";

/** Opens a health report in light and dark, for a phone, and for paper. */
function report(name: string, userId: string, { period, title, text }: Shown): PageAction {
  return {
    ...{ name: `opens the health report of ${name}`, hash: `#/person/${encodeURIComponent(userId)}?at=2026-12-01` },
    heading: `Person ${userId}`,
    async run(page) {
      const [tab] = await Promise.all([
        page.context().waitForEvent("page"),
        page.getByRole("button", { name: period }).click(),
      ]);
      const errors: string[] = [];
      tab.on("console", (message) => errors.push(message.text()));
      tab.on("pageerror", (error) => errors.push(error.message));
      await tab.getByRole("heading", { level: 1, name: title }).waitFor();
      await tab.getByText(text).first().waitFor();
      // The policy, which is that of the page, allows the style sheet.
      expect(await tab.evaluate("[...document.styleSheets].map(({ cssRules }) => cssRules.length > 0)")).toEqual([
        true,
      ]);
      await lookAt(tab, name);
      expect(errors).toEqual([]);
      await tab.close();
    },
  };
}

interface Shown {
  readonly period: string;
  /** The first heading. */
  readonly title: string | RegExp;
  readonly text: string;
}

/** A4 has 794 x 1123 pixels. */
async function lookAt(tab: Page, name: string): Promise<void> {
  for (const [viewName, { width, height, dark }] of views) {
    await tab.setViewportSize({ width, height });
    await tab.emulateMedia({ colorScheme: dark ? "dark" : "light" });
    await screenshot(tab, `report ${name}, ${viewName}`);
    expect([viewName, await seriousViolations(tab)]).toEqual([viewName, []]);
    expect(await tab.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
  }
  const paper = { width: 794, height: 1123 };
  await tab.setViewportSize(paper);
  await tab.emulateMedia({ media: "print" });
  await screenshot(tab, `report ${name}, paper`);
  expect(await tab.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(paper.width);
  const uncut = "[...document.querySelectorAll('figure, .halves .card, tr')]";
  expect(await tab.evaluate(`${uncut}.every((each) => getComputedStyle(each).breakInside === "avoid")`)).toBe(true);
}

const [hostile] = hostilePeople;

export const reports: readonly PageAction[] = [
  report("somebody with an alert", person.userId, {
    ...{ period: "Month before", title: /^\w+ \w+$/, text: "Day by day" },
  }),
  report("somebody whose name is markup", hostile?.userId ?? "", {
    ...{ period: "Month before", title: `${hostile?.firstName} ${hostile?.lastName}`, text: "Day by day" },
  }),
  report("somebody without data", person.userId, {
    ...{ period: "This month", title: /^\w+ \w+$/, text: "No data" },
  }),
];
