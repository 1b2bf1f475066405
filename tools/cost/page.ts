import { readFileSync } from "node:fs";
import { environments, snapshotFile } from "../bicep/snapshot.ts";
import { generatedNotice, markdownTable, paragraph } from "../docs/markdown.ts";
import { capacityOf } from "./capacity.ts";
import { knobEffects } from "./knobs.ts";
import { estimate } from "./model.ts";
import { committedPrices as prices } from "./prices.ts";
import { knobCells, lineCells } from "./text.ts";
import { readTraffic } from "./traffic.ts";
import costs from "./unit-costs.json" with { type: "json" };

/** `docs/cost.md`: the cost of every environment. A pull request shows its change as a difference. */
export function costPage(root: string): string {
  const chapters = environments.map((environment) => {
    const capacity = capacityOf(JSON.parse(readFileSync(snapshotFile(root, environment), "utf8")));
    const traffic = readTraffic(root, environment);
    const { devices, hz, users, months } = traffic;
    const lines = estimate(traffic, capacity, prices);
    return `## ${environment}

${paragraph(`${devices} devices with ${hz} heart rates a second, ${users} users, ${months} months of data. The budget is ${capacity.budget} dollars a month.`)}

${markdownTable(["resource", "needs", "declared", "dollars a month"], lineCells(lines))}`;
  });
  const capacity = capacityOf(JSON.parse(readFileSync(snapshotFile(root, "prod"), "utf8")));
  return `${generatedNotice}

# Cost

${paragraph(`\`npm run cost\` computes what traffic needs and costs, from the traffic of \`bicep/environments/ENV.traffic.json\`, the capacity of the snapshots, unit costs and prices. A test fails if an environment cannot carry its traffic or exceeds its budget. Prices are of ${prices.date}: ${prices.source}.`)}

${markdownTable(
  ["unit cost", "value", "source"],
  [
    ...Object.entries(costs.measured).map(([name, value]) => [
      name,
      String(value),
      `measured at ${costs.commit} by \`${costs.command}\``,
    ]),
    ...Object.entries(costs.estimated).map(([name, value]) => [name, String(value), "estimated, not measured"]),
  ],
)}

${chapters.join("\n\n")}

## Knobs

What each knob changes in prod, other things being equal:

${markdownTable(["knob", "RU/s of silver", "dollars a month"], knobCells(knobEffects(readTraffic(root, "prod"), capacity, prices)))}
`;
}
