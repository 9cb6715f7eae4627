/** The values that may differ between starts. */
export interface ServerPlaces {
  port: number;
  httpPort: number;
  metricsPort: number;
  dbFile?: string;
  searchAttributes: readonly string[];
}

/**
 * Dynamic configuration of the dev server. With its defaults it runs 10 steps a second, with this 115 (design house 9, measured; the record
 * is docs/decisions/dev-server-settings.md). Its HTTP API accepts cross-site POSTs that start workflows, so no host may use it.
 */
const DYNAMIC_CONFIG = [
  'frontend.httpAllowedHosts=["none.invalid"]',
  'history.transferProcessorMaxPollRPS=10000',
  'history.timerProcessorMaxPollRPS=10000',
  'history.visibilityProcessorMaxPollRPS=10000',
  'system.enableActivityEagerExecution=true',
];

/** The database survives a killed process; only a power cut may lose the last transactions. */
const PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

/** The arguments of `temporal` for a dev server that only this machine reaches. */
export function serverArguments(places: ServerPlaces): string[] {
  return [
    ...['server', 'start-dev', '--headless', '--log-level', 'warn'],
    ...['--ip', '127.0.0.1', '--port', String(places.port)],
    ...['--http-port', String(places.httpPort), '--metrics-port', String(places.metricsPort)],
    ...DYNAMIC_CONFIG.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...places.searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ...(places.dbFile ? ['--db-filename', places.dbFile, ...PRAGMAS.flatMap((it) => ['--sqlite-pragma', it])] : []),
  ];
}
