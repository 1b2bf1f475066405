/** What a metric alert observes, by its name. */
export interface MetricAlert {
  /** The scope, `TYPE/NAME` up to the name of the environment. */
  readonly scope: string;
  readonly metric: string;
  readonly aggregation: string;
  /** `initial`: the initial throughput units of the namespace. */
  readonly threshold: number | "initial";
  /** A value of one dimension. */
  readonly dimension?: readonly [name: string, value: string];
}

const hubs = "Microsoft.EventHub/namespaces/evhns-korevital-";

export const metricAlerts: Readonly<Record<string, MetricAlert>> = {
  "cosmos-throttled": {
    scope: "Microsoft.DocumentDB/databaseAccounts/cosmos-korevital-",
    metric: "TotalRequests",
    aggregation: "Count",
    threshold: 100,
    dimension: ["StatusCode", "429"],
  },
  "hubs-throttled": { scope: hubs, metric: "ThrottledRequests", aggregation: "Total", threshold: 0 },
  "hubs-inflated": {
    scope: hubs,
    metric: "NamespaceCurrentThroughputUnits",
    aggregation: "Maximum",
    threshold: "initial",
  },
  "landing-events-failed": {
    scope: "Microsoft.EventGrid/systemTopics/evgt-korevital-",
    metric: "DeliveryAttemptFailCount",
    aggregation: "Total",
    threshold: 10,
  },
};

/** The criteria of a metric alert, as Resource Manager expects them. */
export function criteriaOf(
  { scope, metric, aggregation, threshold, dimension }: MetricAlert,
  initialUnits: unknown,
): unknown {
  const [name, value] = dimension ?? [];
  return [
    {
      criterionType: "StaticThresholdCriterion",
      name: "metric",
      metricNamespace: scope.slice(0, scope.lastIndexOf("/")),
      metricName: metric,
      dimensions: dimension === undefined ? [] : [{ name, operator: "Include", values: [value] }],
      timeAggregation: aggregation,
      operator: "GreaterThan",
      threshold: threshold === "initial" ? initialUnits : threshold,
    },
  ];
}
