export interface ChaosOptions {
  /** Number of events; they are held in memory. */
  readonly events: number;
  /** Number of kills. */
  readonly kills: number;
  /** Number of function hosts. */
  readonly hosts: number;
  /** Event Hubs runs in a separate process that is killed too. */
  readonly broker: boolean;
  /** The services throttle, fail, drop connections and lose responses. */
  readonly faults: boolean;
  /** The Delta tables of the streams are read during the run, and compared with what has landed. */
  readonly tables: boolean;
  /** Seed of the events and of the order and times of the kills. */
  readonly seed: number;
}
