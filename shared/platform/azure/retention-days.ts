/** The kinds of data with an age, as streams name them: the compiler compares both where days meet streams. */
export const retentionKinds = ["readings", "facts"] as const;

type Kind = (typeof retentionKinds)[number];

/** Days by kind, of `RETENTION_DAYS_…`. A kind without days is kept for ever. */
export type RetentionDays = Readonly<Partial<Record<Kind, number>>>;

/**
 * The least number of days. A group of gold must not be frozen while something still changes or reads it as a rule:
 * events in hubs and landed files arrive a week late, and months of exports and reports are 31 days long. A test
 * derives it from these constants.
 */
export const leastRetentionDays = 35;
const mostRetentionDays = 36_500;

/**
 * Reads `readings=400,facts=1100`; empty: everything is kept for ever.
 *
 * @throws Error that contains what is expected
 */
export function retentionDaysFrom(text: string): RetentionDays {
  const days: Partial<Record<Kind, number>> = {};
  for (const part of text === "" ? [] : text.split(",")) {
    const [name = "", value = "", ...rest] = part.trim().split("=");
    const kind = retentionKinds.find((each) => each === name);
    const number = /^[1-9]\d{0,5}$/.test(value) ? Number(value) : Number.NaN;
    if (kind === undefined || rest.length > 0 || !(number >= leastRetentionDays && number <= mostRetentionDays))
      throw new Error(
        `days by kind expected, such as readings=400,facts=1100: of ${retentionKinds.join(" and ")} one or both, with ` +
          `${leastRetentionDays} to ${mostRetentionDays} whole days; empty: kept for ever`,
      );
    if (days[kind] !== undefined) throw new Error(`${kind} is there twice`);
    days[kind] = number;
  }
  return days;
}

/** Bronze contains everything from which silver can be rebuilt: it is not kept shorter than silver. */
export function retentionProblems(bronze: RetentionDays, silver: RetentionDays): string[] {
  return retentionKinds.flatMap((kind) => {
    const [inBronze, inSilver] = [bronze[kind], silver[kind]];
    if (inBronze === undefined || (inSilver !== undefined && inBronze >= inSilver)) return [];
    const least = inSilver === undefined ? "silver keeps them for ever" : `at least ${inSilver} expected`;
    return [`RETENTION_DAYS_BRONZE has ${kind}=${inBronze}: ${least}, as in RETENTION_DAYS_SILVER`];
  });
}
