/**
 * The writer in the footer of every Parquet file. Readers such as Spark and Hive parse `NAME version X.Y.Z`; without a
 * version they assume a writer with a known defect (PARQUET-246) and reject columns that are stored as differences.
 */
export const createdBy = "KoreVital version 1.0.0";
