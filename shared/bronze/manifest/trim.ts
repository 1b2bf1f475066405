/** A range of sequence numbers, both ends included. */
export type Range = readonly [from: number, to: number];

/** Sequence numbers of one partition that a hub never gave us. Positions inside are not duplicates when they come at last. */
export interface Gap {
  readonly rowKey: string;
  readonly etag: string;
  readonly open: readonly Range[];
}

export interface Trimmed {
  /** Indices into the batch of what has not landed yet. */
  readonly fresh: readonly number[];
  /** Known gaps that these events shrink, with what is left of them. */
  readonly shrunk: readonly Gap[];
  /** Holes before or inside the batch. */
  readonly holes: readonly Range[];
}

/**
 * What of a batch is new. Sequence number <= `last` is a duplicate unless it lies in an open gap, so that a batch
 * that comes again, cut differently or not, is trimmed.
 *
 * @param sequences ascending, as a partition delivers them
 * @param last highest sequence number that landed; undefined for the first batch of an epoch, which opens no gap
 */
export function trim(sequences: readonly number[], last: number | undefined, gaps: readonly Gap[]): Trimmed {
  const fresh: number[] = [];
  const holes: Range[] = [];
  const landedInGaps: number[] = [];
  let newest = last;
  for (const [index, sequence] of sequences.entries()) {
    if (newest !== undefined && sequence <= newest) {
      const late = gaps.some(({ open }) => open.some((range) => holds(range, sequence)));
      if (!late || landedInGaps.includes(sequence)) continue;
      landedInGaps.push(sequence);
    } else {
      if (newest !== undefined && sequence > newest + 1) holes.push([newest + 1, sequence - 1]);
      newest = sequence;
    }
    fresh.push(index);
  }
  return { fresh, holes, shrunk: shrink(gaps, landedInGaps) };
}

/**
 * The same for records of a file: what of a chunk lies behind the last one that landed. Records between are another stream's,
 * so there are no gaps.
 */
export function trimRecords(records: readonly number[], last: number | undefined): Trimmed {
  const fresh = [...records.keys()].filter((index) => (records[index] ?? 0) > (last ?? 0));
  return { fresh, holes: [], shrunk: [] };
}

function shrink(gaps: readonly Gap[], landed: readonly number[]): Gap[] {
  return gaps.flatMap((gap) => {
    const mine = landed.filter((sequence) => gap.open.some((range) => holds(range, sequence)));
    if (mine.length === 0) return [];
    return [{ ...gap, open: mine.reduce<readonly Range[]>(without, gap.open) }];
  });
}

function without(ranges: readonly Range[], sequence: number): Range[] {
  return ranges.flatMap((range) => {
    if (!holds(range, sequence)) return [range];
    const rest: Range[] = [
      [range[0], sequence - 1],
      [sequence + 1, range[1]],
    ];
    return rest.filter(([from, to]) => from <= to);
  });
}

function holds([from, to]: Range, sequence: number): boolean {
  return from <= sequence && sequence <= to;
}
