/** Columns that the queries may use, of the tables of a workspace (Azure Monitor table reference). */
export const tableSchemas: Readonly<Record<string, string>> = {
  AppTraces:
    "TimeGenerated: datetime, Message: string, SeverityLevel: int, Properties: dynamic, Measurements: dynamic, OperationName: string, OperationId: string, ParentId: string, AppRoleName: string, AppRoleInstance: string",
  AppMetrics:
    "TimeGenerated: datetime, Name: string, ItemCount: int, Sum: real, Min: real, Max: real, Properties: dynamic, AppRoleName: string, AppRoleInstance: string",
  Usage: "TimeGenerated: datetime, DataType: string, Quantity: real, IsBillable: bool",
  StorageQueueLogs:
    "TimeGenerated: datetime, AccountName: string, OperationName: string, StatusCode: string, StatusText: string, Uri: string, CallerIpAddress: string",
  _LogOperation:
    "TimeGenerated: datetime, Category: string, Operation: string, Level: string, Detail: string, Solution: string",
};
