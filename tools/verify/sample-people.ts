import { day, minute } from "../../shared/platform/time.ts";

/** A generated person and their activities on the day of the sample. */
export interface SamplePerson {
  readonly userId: string;
  readonly deviceId: string;
  readonly macAddress: string;
  readonly gymId: string;
  readonly profiles: readonly ProfileVersion[];
  /** The profile that is effective during the workout. */
  readonly profileAtWorkout: {
    readonly age: string;
    readonly sex: string;
    readonly city: string;
    readonly state: string;
  };
  /** Full years on the day of the sample. */
  readonly age: number;
  /** Beats per minute of each reading. The first one, at the start of the workout, does not count. */
  readonly bpm: readonly number[];
  readonly logsOut: boolean;
  readonly samples: readonly { readonly steps: number; readonly bpm: number; readonly asleep: boolean }[];
}

export interface ProfileVersion {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly dob: string;
  readonly sex: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

/** A Monday after the default of EARLIEST_TIME, at hours with the same date in all time zones from UTC-10 to UTC+13. */
const start = Date.UTC(2011, 0, 3, 10, 20);

/** Times of the events, epoch milliseconds. */
export const times = {
  registered: start - 2 * day,
  login: start - 10 * minute,
  start,
  stop: start + 10 * minute,
  logout: start + 20 * minute,
  watch: start + 30 * minute,
  closing: start + 2 * day,
};

export const readingEvery = 5_000;
/** From the start to a minute after the stop; the last twelve readings are after the stop. */
export const readingCount = 133;
/** An implausible reading, which does not count. */
export const implausible = 0;

/** Ann moves later. Ben has two implausible readings and no gym logout. */
export function samplePeople(tag: string): readonly [SamplePerson, SamplePerson] {
  const ids = (name: string) => ({
    userId: `${tag}-${name}`,
    deviceId: `${tag}-${name}-watch`,
    macAddress: `${tag}-${name}-mac`,
    gymId: `${tag}-gym`,
  });
  const boston = { city: "Boston", state: "MA", zip: "02108" };
  const austin = { city: "Austin", state: "TX", zip: "73301" };
  const ann = { dob: "1991-01-04", sex: "F" };
  const ben = { dob: "01/03/1966", sex: "M" };
  const bpm = (of: (index: number) => number) => Array.from({ length: readingCount }, (_, index) => of(index));
  return [
    {
      ...ids("ann"),
      profiles: [
        { from: times.registered, ...ann, ...boston },
        { from: times.logout, ...ann, ...austin },
      ],
      age: 19,
      profileAtWorkout: { age: "18-25", sex: "F", city: "Boston", state: "MA" },
      bpm: bpm((index) => 60 + (index % 120) / 2),
      logsOut: true,
      samples: [
        { steps: 100, bpm: 80, asleep: false },
        { steps: 250, bpm: 92, asleep: false },
        { steps: 0, bpm: 56, asleep: true },
      ],
    },
    {
      ...ids("ben"),
      profiles: [{ from: times.registered, ...ben, ...boston }],
      age: 45,
      profileAtWorkout: { age: "45-55", sex: "M", city: "Boston", state: "MA" },
      bpm: bpm((index) => (index === 7 || index === 8 ? implausible : 140)),
      logsOut: false,
      samples: [{ steps: 7, bpm: 64, asleep: false }],
    },
  ];
}
