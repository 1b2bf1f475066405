import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maskingFor, pipelineFor } from "../shared/composition.ts";
import { activityDaily } from "../shared/gold/activity/activity-daily.ts";
import { groupDocument, groupOf } from "../shared/gold/group.ts";
import { summaryNamed } from "../shared/gold/registry.ts";
import { readPipelineReport } from "../shared/operations/status/read.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { mapConcurrent } from "../shared/platform/map-concurrent.ts";
import { containerVersion } from "../shared/serving/api/container-version.ts";
import { finishResponse } from "../shared/serving/api/finish.ts";
import { postEvents } from "../shared/serving/api/ingest/post-events.ts";
import { knownEtags } from "../shared/serving/api/known-etags.ts";
import { memoizeFor } from "../shared/serving/api/memoize-for.ts";
import type { ApiRequest } from "../shared/serving/api/request.ts";
import { type RowsSource, rowsResponse } from "../shared/serving/api/rows.ts";
import { readFilter } from "../shared/serving/rows/filter.ts";
import { groupIds } from "../shared/serving/rows/group-ids.ts";
import { readPersonalRows } from "../shared/serving/rows/query.ts";
import { heartRates } from "../shared/streams/heart-rates.ts";
import { syntheticDays } from "./api/synthetic-days.ts";
import { withEndpoints } from "./rebuild/endpoints.ts";

/**
 * Measures what the API promises as ratios: posts of many devices against one, pages of weeks among many days against
 * few, a 304 against a 200, and the pipeline's report.
 */
export async function benchApi(): Promise<void> {
  await benchWeeks();
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  try {
    await withEndpoints(folder, async (azure) => {
      await benchPosts(azure);
      await benchNotModified(azure);
      await benchPipeline(azure);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function benchWeeks(): Promise<void> {
  const weekly = summaryNamed("activity_weekly");
  if (weekly === undefined) throw new Error("there are no weeks");
  const measure = async (days: number) => {
    const { container, documentsRead } = syntheticDays(days);
    let continuation = "";
    const pages = 20;
    const seconds = await timeOf(async () => {
      for (let page = 0; page < pages; page += 1) {
        const filter = readFilter(weekly, continuation === "" ? {} : { continuation });
        continuation = (await readPersonalRows(container, weekly, filter)).continuation ?? "";
      }
    });
    return { milliseconds: (1000 * seconds) / pages, documents: documentsRead() / pages };
  };
  await measure(10_000);
  const [few, many] = [await measure(10_000), await measure(1_000_000)];
  console.log(`  a page of 100 weeks       ${many.milliseconds.toFixed(1)} ms and ${many.documents} documents among`);
  console.log(`                            1,000,000 days: ${(many.milliseconds / few.milliseconds).toFixed(1)} times`);
  console.log(`                            those among 10,000 (${few.milliseconds.toFixed(1)} ms, ${few.documents})`);
}

async function benchPosts(azure: Azure): Promise<void> {
  const { pseudonymise } = maskingFor(azure);
  const post = async (devices: number, atOnce: number) => {
    const statuses: number[] = [];
    const seconds = await timeOf(() =>
      mapConcurrent(Array.from({ length: 100 }), atOnce, async () => {
        const readings = Array.from({ length: 1000 }, (_, index) => ({
          ...{ device_id: `d${index % devices}`, heartrate: 70 },
          time: 1_700_000_000 + index,
        }));
        const hub = azure.hub(heartRates.hub);
        const { status } = await postEvents(
          { stream: heartRates, hub, pseudonymise, now: Date.now(), earliestTime: 0, onFailure: () => {} },
          {
            stream: new Blob([JSON.stringify(readings)]).stream(),
            ...{ contentLength: undefined, contentType: "application/json", contentEncoding: undefined },
          },
        );
        statuses.push(status);
      }),
    );
    return { rate: 100_000 / seconds, rejected: statuses.filter((status) => status !== 202).length };
  };
  await post(1, 8);
  for (const atOnce of [8, 32]) {
    const [one, many] = [await post(1, atOnce), await post(500, atOnce)];
    console.log(
      `  100 posts, ${String(atOnce).padEnd(2)} at a time   ${many.rate.toFixed(0)} readings/s of 500 devices, ${one.rate.toFixed(0)} of one: ${(one.rate / many.rate).toFixed(2)} times; rejected ${many.rejected} and ${one.rejected}`,
    );
  }
}

async function benchNotModified(azure: Azure): Promise<void> {
  const container = azure.gold(activityDaily.container);
  for (let index = 0; index < 1000; index += 1) {
    const key = {
      subject: `user:${Math.floor(index / 100)}`,
      date: `2026-${10 + Math.floor((index % 100) / 28)}-${10 + (index % 18)}`,
    };
    const row = { user_id: key.subject.slice(5), device_id: "w", date: key.date, total_steps: index, samples: 1 };
    await container.create(groupDocument(groupOf(activityDaily, key), [row]), key.subject);
  }
  const { pseudonymise } = maskingFor(azure);
  const source: RowsSource = {
    ...{
      summary: activityDaily,
      container,
      audience: "personal",
      etags: knownEtags(),
      version: containerVersion(container, Date.now),
    },
    read: (...of) => readPersonalRows(...of, groupIds(activityDaily, pseudonymise)),
  };
  const get = async (etag?: string) => {
    const request: ApiRequest = {
      ...{ params: {}, parameters: {}, url: "https://x/", code: undefined },
      header: (name) => (name === "if-none-match" ? etag : undefined),
    };
    const response = await rowsResponse(source, request);
    await finishResponse(response, { method: "GET", acceptEncoding: "gzip", requestId: "r", headers: {} });
    return response;
  };
  const etag = (await get()).headers["etag"];
  const repeat = (known?: string) => async () => {
    for (let index = 0; index < 200; index += 1) await get(known);
  };
  await repeat()();
  const [complete, short] = [await timeOf(repeat()), await timeOf(repeat(etag))];
  console.log(
    `  a 304                     ${(5 * short).toFixed(2)} ms, a 200 ${(5 * complete).toFixed(2)} ms: a share of ${(short / complete).toFixed(3)}`,
  );
}

async function benchPipeline(azure: Azure): Promise<void> {
  const read = () => readPipelineReport(pipelineFor(azure, Date.now), Date.now, () => {});
  await read();
  const before = process.cpuUsage();
  await read();
  const { user, system } = process.cpuUsage(before);
  const report = memoizeFor(5000, Date.now, read);
  const requests = 1000;
  const seconds = await timeOf(() => mapConcurrent(Array.from({ length: requests }), 8, () => report(undefined)));
  console.log(`  the pipeline's report     ${((user + system) / 1000).toFixed(0)} ms of processor time, once in 5 s`);
  console.log(`                            ${requests} requests for it take ${(1000 * seconds).toFixed(0)} ms`);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}
