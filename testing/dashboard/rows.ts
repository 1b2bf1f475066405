/** The columns that are compared, of all rows. */
type TextColumn =
  | "user_id"
  | "workout_id"
  | "session_id"
  | "start"
  | "end"
  | "date"
  | "gym_id"
  | "mac_address"
  | "kind"
  | "birth_year"
  | "stream"
  | "code"
  | "id"
  | "outcome"
  | "summary"
  | "objective"
  | "body";
export type NumberColumn =
  | "rec_no"
  | "min_bpm"
  | "avg_bpm"
  | "max_bpm"
  | "mins_in_gym"
  | "mins_in_exercising"
  | "total_steps"
  | "avg_heart_rate"
  | "avg_heart_rate_asleep"
  | "assessments"
  | "customers"
  | "min_score"
  | "mean_score"
  | "max_score"
  | "minutes"
  | "peak_bpm"
  | "threshold_bpm"
  | "accepted"
  | "quarantined"
  | "count"
  | "bytes";
export type Row = Readonly<Record<TextColumn, string> & Record<NumberColumn, number>>;
export interface Rows {
  readonly items: readonly Row[];
}
