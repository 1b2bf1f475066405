import { readFileSync } from "node:fs";
import { isObject } from "../../shared/streams/decoding/json.ts";
import table from "./prices.json" with { type: "json" };

export type PriceName = keyof typeof table.prices;

/** Dollars by price, with the day and the source of the list. */
export interface Prices {
  readonly date: string;
  readonly source: string;
  readonly dollars: Readonly<Record<PriceName, number>>;
}

const names = Object.keys(table.prices) as PriceName[];

/** The committed prices. */
export const committedPrices: Prices = pricesFrom(table, "tools/cost/prices.json");

/** @throws Error that names the file and the price that is missing or no number */
export function readPrices(file: string): Prices {
  return pricesFrom(JSON.parse(readFileSync(file, "utf8")), file);
}

function pricesFrom(content: unknown, file: string): Prices {
  const { date, source, prices } = isObject(content) ? content : {};
  if (typeof date !== "string" || typeof source !== "string" || !isObject(prices))
    throw new Error(`${file}: date, source and prices expected, as in tools/cost/prices.json`);
  const dollars = names.map((name) => {
    const price = prices[name];
    const value = isObject(price) ? price["dollars"] : undefined;
    if (typeof value !== "number" || !(value >= 0)) throw new Error(`${file}: prices.${name}.dollars is no price`);
    return [name, value] as const;
  });
  return { date, source, dollars: Object.fromEntries(dollars) as Record<PriceName, number> };
}

type Fetch = (url: string) => Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;

/**
 * The current list prices, of Azure's public price API.
 *
 * @param today `2026-11-30`
 * @throws Error if the API does not answer, or has no price of a meter
 */
export async function fetchPrices(fetch: Fetch, today: string): Promise<Prices> {
  const dollars = new Map<PriceName, number>();
  for (const name of names) dollars.set(name, await fetchPrice(fetch, name));
  const source = "https://prices.azure.com/api/retail/prices";
  return { date: today, source, dollars: Object.fromEntries(dollars) as Record<PriceName, number> };
}

async function fetchPrice(fetch: Fetch, name: PriceName): Promise<number> {
  const { service, meter, per } = table.prices[name];
  const filter = `armRegionName eq '${table.region}' and priceType eq 'Consumption' and serviceName eq '${service}' and meterName eq '${meter}'`;
  const response = await fetch(`https://prices.azure.com/api/retail/prices?$filter=${encodeURIComponent(filter)}`);
  if (!response.ok) throw new Error(`the price of ${service}, ${meter}: HTTP ${response.status}`);
  const body = await response.json();
  const items = isObject(body) && Array.isArray(body["Items"]) ? body["Items"] : [];
  // Prices of the first units can be 0.
  const found = items
    .map((item) => Number(isObject(item) ? item["retailPrice"] : Number.NaN))
    .filter((price) => price > 0);
  if (found.length === 0) throw new Error(`the price of ${service}, ${meter}: the API has no such meter`);
  return Math.max(...found) / per;
}
