/** A range of sequence numbers, both ends included. */
export type SequenceRange = readonly [from: number, to: number];

/** Sequence numbers of one partition that the hub has not delivered. Late events inside are not duplicates. */
export interface StoredGap {
  /** Position of the commit that found the gap. */
  readonly position: number;
  readonly etag: string;
  readonly missing: readonly SequenceRange[];
}

export interface Trimmed {
  /** Indices into the batch of the events that have not landed yet. */
  readonly fresh: readonly number[];
  /** Stored gaps that these events fill in part or whole, with what is still missing. */
  readonly narrowed: readonly StoredGap[];
  /** Sequence numbers that are missing before or inside the batch. */
  readonly newGaps: readonly SequenceRange[];
}

/**
 * Trims a batch to what is new. A sequence number <= `last` is a duplicate unless it is in a stored gap, so a
 * redelivered batch is trimmed, however it is cut.
 *
 * @param sequences ascending, as a partition delivers them
 * @param last highest sequence number that landed; undefined for the first batch of a stream's first generation, which
 * opens no gap; -1 for that of a later one
 */
export function trim(sequences: readonly number[], last: number | undefined, gaps: readonly StoredGap[]): Trimmed {
  const fresh: number[] = [];
  const newGaps: SequenceRange[] = [];
  const late: number[] = [];
  let newest = last;
  for (const [index, sequence] of sequences.entries()) {
    if (newest !== undefined && sequence <= newest) {
      const isMissing = gaps.some(({ missing }) => missing.some((range) => includes(range, sequence)));
      if (!isMissing || late.includes(sequence)) continue;
      late.push(sequence);
    } else {
      if (newest !== undefined && sequence > newest + 1) newGaps.push([newest + 1, sequence - 1]);
      newest = sequence;
    }
    fresh.push(index);
  }
  return { fresh, newGaps, narrowed: narrow(gaps, late) };
}

/**
 * As `trim`, for records of a file. The numbers between them belong to records of other streams, so there are no gaps.
 */
export function trimRecords(records: readonly number[], last: number | undefined): Trimmed {
  const fresh = [...records.keys()].filter((index) => (records[index] ?? 0) > (last ?? 0));
  return { fresh, newGaps: [], narrowed: [] };
}

function narrow(gaps: readonly StoredGap[], landed: readonly number[]): StoredGap[] {
  return gaps.flatMap((gap) => {
    const filled = landed.filter((sequence) => gap.missing.some((range) => includes(range, sequence)));
    if (filled.length === 0) return [];
    return [{ ...gap, missing: filled.reduce<readonly SequenceRange[]>(without, gap.missing) }];
  });
}

function without(ranges: readonly SequenceRange[], sequence: number): SequenceRange[] {
  return ranges.flatMap((range) => {
    if (!includes(range, sequence)) return [range];
    const rest: SequenceRange[] = [
      [range[0], sequence - 1],
      [sequence + 1, range[1]],
    ];
    return rest.filter(([from, to]) => from <= to);
  });
}

function includes([from, to]: SequenceRange, sequence: number): boolean {
  return from <= sequence && sequence <= to;
}
