// Replaces three packages that Azurite loads but does not need here (telemetry, SQL Server, MySQL), which saves 300 MB.
// Any property is a function, so that their constructors and set-up calls do nothing.
module.exports = new Proxy(() => {}, { get: (_, key) => (key === "__esModule" ? false : () => ({})) });
