import { resources } from "../../shared/platform/azure/resources.ts";
import type { Capacity, PostgresCapacity } from "./capacity.ts";
import type { PriceName, Prices } from "./prices.ts";
import type { Traffic } from "./traffic.ts";
import costs from "./unit-costs.json" with { type: "json" };

/** What the app can be set to. */
export interface Knobs {
  /** Seconds between two runs of silver. */
  readonly silverSeconds: number;
  /** Seconds of readings in one document of silver. */
  readonly bucketSeconds: number;
  /** Partitions of the hub of heart rates. */
  readonly partitions: number;
}

export const usualKnobs: Knobs = {
  silverSeconds: 60,
  bucketSeconds: 300,
  partitions: resources.eventHubs.find(({ name }) => name === "bpm")?.partitions ?? 1,
};

/** One resource: what the traffic needs, what is declared, and what it costs. */
export interface Line {
  readonly resource: string;
  readonly unit: string;
  readonly needed: number;
  /** Undefined if nothing limits it. */
  readonly declared?: number;
  /** A month. */
  readonly dollars: number;
}

const { measured, estimated } = costs;
/** Readings of a device in a run of silver, at which `silverRuPerReading` was measured. */
const measuredReadings = 60;
/** Request units of a document of 1 KB that is read and written (local/cosmos/README.md). */
const smallDocument = 6;
const hoursOfMonth = 730;
const secondsOfMonth = hoursOfMonth * 3600;
/** Of what an instance could compute while it is paid. */
const utilisation = 0.6;
/** One throughput unit: events and bytes a second. */
const unitEvents = 1000;
const unitBytes = 1_000_000;
/** RU/s of a serverless container. */
const serverlessUnits = 5000;

/** The cost of traffic in an environment, by resource. */
export function estimate(traffic: Traffic, capacity: Capacity, { dollars }: Prices, knobs: Knobs = usualKnobs): Line[] {
  const readings = traffic.devices * traffic.hz;
  const events = readings / traffic.recordsPerEvent + (traffic.users * traffic.workoutsPerUserDay * 2) / 86_400;
  const batches = Math.max(knobs.partitions / 30, events / 1000);
  const gb = (bytes: number) => bytes / 2 ** 30;
  const storedReadings = readings * secondsOfMonth * traffic.months;
  const units = throughputUnits(events, traffic);
  const instances = (readings * estimated.cpuMicrosecondsPerReading) / 1e6 / utilisation;
  return [
    {
      ...{ resource: "Event Hubs", unit: "throughput units", needed: units, declared: capacity.throughputUnits.max },
      dollars:
        Math.max(units, capacity.throughputUnits.initial) * hoursOfMonth * dollars.throughputUnitHour +
        ((events * secondsOfMonth) / 1e6) * dollars.millionEvents,
    },
    database("Cosmos DB silver", silverUnits(traffic, knobs), capacity, dollars),
    database("Cosmos DB gold", goldUnits(traffic), capacity, dollars),
    {
      ...{ resource: "Cosmos DB storage", unit: "GB", needed: gb(storedReadings * estimated.silverBytesPerReading) },
      dollars: gb(storedReadings * estimated.silverBytesPerReading) * dollars.cosmosGbMonth,
    },
    {
      ...{ resource: "Functions", unit: "instances", needed: Math.max(1, instances), declared: capacity.instances },
      dollars:
        capacity.instanceGb * secondsOfMonth * (instances * dollars.onDemandGbSecond + dollars.alwaysReadyGbSecond) +
        (((batches + traffic.apiRequestsPerSecond) * secondsOfMonth) / 1e6) * dollars.millionExecutions,
    },
    {
      ...{ resource: "Storage", unit: "GB", needed: gb(storedReadings * measured.bronzeBytesPerReading) },
      // A batch writes a file and a table transaction; compaction writes each file once more.
      dollars:
        gb(storedReadings * measured.bronzeBytesPerReading) *
          (capacity.storage === "zrs" ? dollars.zrsGbMonth : dollars.lrsGbMonth) +
        ((batches * 3 * secondsOfMonth) / 10_000) * dollars.tenThousandWrites,
    },
    {
      ...{ resource: "Logs", unit: "GB a day", needed: gb(batches * estimated.logBytesPerBatch * 86_400) },
      declared: capacity.logGbDay,
      dollars: gb(batches * estimated.logBytesPerBatch * secondsOfMonth) * dollars.logGb,
    },
    ...(capacity.postgres === undefined ? [] : [server(capacity.postgres, dollars)]),
    {
      ...{ resource: "Private endpoints", unit: "endpoints", needed: capacity.endpoints },
      dollars: capacity.endpoints * hoursOfMonth * dollars.endpointHour,
    },
    {
      ...{ resource: "Alert rules", unit: "rules", needed: capacity.alertRules },
      dollars: capacity.alertRules * dollars.alertRuleMonth,
    },
  ];
}

function throughputUnits(events: number, { recordsPerEvent }: Traffic): number {
  const bytes = events * estimated.eventBytes * recordsPerEvent;
  return Math.max(1, Math.ceil(Math.max(events / unitEvents, bytes / unitBytes)));
}

/**
 * RU/s of silver. A run reads and writes the documents of a device that changed: one, and another for each boundary of
 * buckets. What exceeds the charge of a small document grows with the length of a bucket.
 */
export function silverUnits(
  { devices, hz }: Pick<Traffic, "devices" | "hz">,
  { silverSeconds, bucketSeconds }: Knobs,
): number {
  const measuredRun = measured.silverRuPerReading * measuredReadings;
  const perDocument = smallDocument + ((measuredRun - smallDocument) * bucketSeconds * hz) / usualKnobs.bucketSeconds;
  const runs = Math.min(1 / silverSeconds, hz);
  return devices * runs * (1 + silverSeconds / bucketSeconds) * perDocument;
}

function goldUnits({ users, devices, workoutsPerUserDay }: Traffic): number {
  return (
    (users * workoutsPerUserDay * estimated.goldRuPerWorkout) / 86_400 +
    (devices * estimated.goldRuPerActiveDeviceHour) / 3600
  );
}

/** An autoscale database costs what it uses, and a tenth of its maximum at least. */
function database(
  resource: string,
  needed: number,
  { requestUnits }: Capacity,
  dollars: Record<PriceName, number>,
): Line {
  if (requestUnits === undefined)
    return {
      ...{ resource, unit: "RU/s", needed, declared: serverlessUnits },
      dollars: ((needed * secondsOfMonth) / 1e6) * dollars.serverlessMillionRu,
    };
  return {
    ...{ resource, unit: "RU/s", needed, declared: requestUnits },
    dollars: (Math.max(needed, requestUnits / 10) / 100) * hoursOfMonth * dollars.autoscale100RuHour,
  };
}

/** A PostgreSQL server costs the same without traffic. Its standby has a storage of its own. */
function server({ size, storageGb, hasStandby }: PostgresCapacity, dollars: Record<PriceName, number>): Line {
  const burstable: Readonly<Record<string, number>> = {
    Standard_B1ms: dollars.postgresB1msHour,
    Standard_B2s: dollars.postgresB2sHour,
  };
  const cores = Number(/^Standard_D(\d+)/.exec(size)?.[1] ?? 0);
  const hour = burstable[size] ?? cores * dollars.postgresCoreHour;
  const servers = hasStandby ? 2 : 1;
  return {
    ...{ resource: "PostgreSQL", unit: "servers", needed: servers },
    dollars: servers * (hour * hoursOfMonth + storageGb * dollars.postgresGbMonth),
  };
}

export function totalOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

/** Why an environment cannot carry its traffic, or costs more than its budget; empty if it can. */
export function violationsOf(environment: string, lines: readonly Line[], { budget }: Capacity): string[] {
  const total = totalOf(lines);
  return [
    ...lines
      .filter(({ needed, declared }) => declared !== undefined && needed > declared)
      .map(
        ({ resource, unit, needed, declared }) =>
          `${environment}: ${resource} needs ${Math.ceil(needed)} ${unit}, declared are ${declared}`,
      ),
    ...(total > budget ? [`${environment}: ${Math.ceil(total)} dollars a month exceed the budget of ${budget}`] : []),
  ];
}
