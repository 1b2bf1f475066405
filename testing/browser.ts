import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import type { TestContext } from "vitest";

/** Debian's package `chromium`, or the program that CHROMIUM names. No browser is downloaded. */
const program = [process.env["CHROMIUM"], "/usr/bin/chromium"].find((path) => path !== undefined && existsSync(path));

/** Skips a test, with the reason, where there is no browser. Call it in a test or as its `beforeEach`. */
export function skipWithoutBrowser({ skip }: Pick<TestContext, "skip">): void {
  skip(program === undefined, "Chromium is not installed: apt-get install chromium");
}

export const hasBrowser = program !== undefined;

export interface View {
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
}

export const desktop: View = { width: 1360, height: 900, dark: false };
export const phone: View = { width: 390, height: 844, dark: false };

/** What every page is looked at with. */
export const views: readonly (readonly [string, View])[] = [
  ["desktop, light", desktop],
  ["desktop, dark", { ...desktop, dark: true }],
  ["phone, light", phone],
  ["phone, dark", { ...phone, dark: true }],
];

export interface Tab {
  readonly page: Page;
  /** Console errors, exceptions, dialogs, and requests to another origin, so far. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface TestBrowser {
  /**
   * @param url the first page; requests to other origins than its own are faults, and are not sent
   * @param headers added to every request, as App Service adds the person who signed in
   */
  open(url: string, view?: View, headers?: Readonly<Record<string, string>>): Promise<Tab>;
  close(): Promise<void>;
}

export async function launchBrowser(): Promise<TestBrowser> {
  if (program === undefined) throw new Error("no Chromium");
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });
  return {
    open: (url, view = desktop, headers = {}) => openTab(browser, url, view, headers),
    close: () => browser.close(),
  };
}

async function openTab(
  browser: Browser,
  url: string,
  { width, height, dark }: View,
  headers: Readonly<Record<string, string>>,
): Promise<Tab> {
  const context = await browser.newContext({
    extraHTTPHeaders: headers,
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    acceptDownloads: true,
  });
  const { origin } = new URL(url);
  const faults: string[] = [];
  await context.route(
    (target) => target.origin !== origin && !["data:", "blob:"].includes(target.protocol),
    (route) => {
      faults.push(`request to ${route.request().url()}`);
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => {
    // The browser reports every response of 4xx. Pages show them.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}

/** Rules of WCAG 2.2 AA that the page violates seriously, with the elements. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // The policy of the page allows no script of somebody else: the debugger may run one.
  await page.evaluate(await axeSource);
  const found = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
      .then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Whether the whole page scrolls sideways. Wide tables scroll by themselves. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate<boolean>("document.documentElement.scrollWidth > innerWidth");
}

/** Changes width and colours of an open tab. */
export async function setView(page: Page, { width, height, dark }: View): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
}

/** Writes a screenshot to the folder that SCREENSHOTS names, for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
