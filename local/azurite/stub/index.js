// Stands in for three packages that Azurite loads but does not need here (telemetry, SQL Server, MySQL):
// 300 MB less to install. Any property is a function, so that their constructors and set-up calls do nothing.
module.exports = new Proxy(() => {}, { get: (_, key) => (key === "__esModule" ? false : () => ({})) });
