import type { Page } from "playwright-core";
import { expect } from "vitest";

/* What a page shows, and how it shows values: by code of its own, and not that of the page. */

/** The texts of the cells of a table, by row. */
export function cells(page: Page, label: string): Promise<string[][]> {
  return page.evaluate<string[][]>(
    `[...document.querySelectorAll('[aria-label=${JSON.stringify(label)}] tbody tr')]
      .map((row) => [...row.cells].map((cell) => cell.innerText.trim()))`,
  );
}

/** Waits until something that the page shows is as expected. */
export async function eventually<T>(what: () => Promise<T>, expected: T): Promise<void> {
  await expect.poll(what, { timeout: 30_000, interval: 50 }).toEqual(expected);
}

/** The value of a figure, and the exact one of its title. */
export function figure(page: Page, label: string): Promise<[string, string]> {
  return page.evaluate<[string, string]>(
    `[...document.querySelectorAll(".figure")].filter((each) => each.querySelector("dt").innerText === ${JSON.stringify(label)})
      .flatMap((each) => [each.querySelector("dd").innerText.replace(/\\s+/g, " "), each.querySelector("dd").title])`,
  );
}

/** 1234.56: `1,234.6`. */
export function one(value: number | null): string {
  if (value === null) return "–";
  // Halves are rounded away from zero.
  const rounded = (Math.sign(value) * Math.round(Math.abs(value) * 10)) / 10;
  const [whole = "", fraction] = String(rounded).split(".");
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ",")}${fraction === undefined ? "" : `.${fraction}`}`;
}

export const whole = (value: number) => one(Math.round(value));

/** 65: `1 h 5 min`. */
export function hoursAndMinutes(value: number): string {
  const rounded = Math.round(value);
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  return [hours > 0 && `${hours} h`, (rest > 0 || hours === 0) && `${rest} min`].filter(Boolean).join(" ");
}

/** `2026-03-11` as `Wed 11 Mar 2026`. */
export function dayName(date: string): string {
  const [weekday, day, month, year] = new Date(`${date}T00:00:00Z`).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${Number(day)} ${month} ${year}`;
}
