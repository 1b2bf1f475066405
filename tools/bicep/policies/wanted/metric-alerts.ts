/** What a metric alert observes, by its name. */
export interface MetricAlert {
  /** The scope, `TYPE/NAME` up to the name of the environment. */
  readonly scope: string;
  readonly metric: string;
  readonly aggregation: string;
  readonly threshold: number;
  /** Values of one dimension. */
  readonly dimension?: readonly [name: string, value: string];
}

export const metricAlerts: Readonly<Record<string, MetricAlert>> = {
  "cosmos-throttled": {
    scope: "Microsoft.DocumentDB/databaseAccounts/cosmos-korevital-",
    metric: "TotalRequests",
    aggregation: "Count",
    threshold: 100,
    dimension: ["StatusCode", "429"],
  },
  "hubs-throttled": {
    scope: "Microsoft.EventHub/namespaces/evhns-korevital-",
    metric: "ThrottledRequests",
    aggregation: "Total",
    threshold: 0,
  },
};

/** The criteria of a metric alert, as Resource Manager expects them. */
export function criteriaOf({ scope, metric, aggregation, threshold, dimension }: MetricAlert): unknown {
  return [
    {
      criterionType: "StaticThresholdCriterion",
      name: "metric",
      metricNamespace: scope.slice(0, scope.lastIndexOf("/")),
      metricName: metric,
      ...(dimension === undefined
        ? {}
        : { dimensions: [{ name: dimension[0], operator: "Include", values: [dimension[1]] }] }),
      timeAggregation: aggregation,
      operator: "GreaterThan",
      threshold,
    },
  ];
}
