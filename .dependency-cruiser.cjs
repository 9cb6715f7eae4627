/** The layers: who may import what. docs/architecture.md says why; `npm run lint` checks. Tests may import everything. */
const TEST = '(\\.test\\.ts$|^test/)';
const inFolders = (...folders) => `^(${folders.join('|')})/`;

/** Files under `from` may import, of our own files, only those that match `to`. */
const layer = (from, to, comment) => ({
  name: `layer-of-${from.replaceAll(/[\^$()\\]/g, '')}`,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { pathNot: [...to, from], path: inFolders('engine', 'actions', 'aws', 'workers', 'cli', 'bench', 'test') },
});

/** `package` is for the files under `only`. */
const reserved = (name, packages, only, comment) => ({
  name: `${name}-stays-home`,
  comment,
  severity: 'error',
  from: { pathNot: [TEST, ...only] },
  to: { path: `node_modules/(${packages})/` },
});

const CONTRACTS = '^engine/(action|activity|effects|runtime|errors)\\.ts$';
const DOCUMENT_TYPES = '^engine/document/(document|plan|problem)\\.ts$';
/** What aws:branch and aws:loop share: actions may not share files of their own. */
const CONDITIONS = '^engine/expression/(check-)?condition\\.ts$';
const RECORD =
  '^engine/execution/(record/(execution|expand-record|stored-record)|start/request|state|sizes|step/tokens)\\.ts$';
const REBUILT = '^engine/(execution/(start/(carry|check-request)|route)|expression/(value-text|template))\\.ts$';
const MESSAGES = '^engine/workflow/messages\\.ts$';
const LIMITS = '^engine/workflow/time-limits\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-packages',
      comment: 'What ships may import only what package.json declares for users.',
      severity: 'error',
      from: { path: inFolders('engine', 'actions', 'aws', 'workers', 'cli'), pathNot: TEST },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'only-the-front-of-a-project-knows-its-tests',
      comment: 'Nothing that ships imports a test or its support.',
      severity: 'error',
      from: { path: inFolders('engine', 'actions', 'aws', 'workers', 'cli'), pathNot: TEST },
      to: { path: TEST },
    },
    layer(
      '^engine/document/',
      [CONTRACTS, RECORD, '^engine/expression/'],
      'Text to Plan; templates are parsed on the way.',
    ),
    layer('^engine/expression/', [CONTRACTS, '^engine/document/'], 'Expressions know documents.'),
    layer('^engine/execution/', [CONTRACTS, '^engine/(document|expression)/', MESSAGES], 'The interpreter is pure.'),
    layer(
      '^engine/workflow/',
      [CONTRACTS, '^engine/(document|expression|execution)/'],
      'The Temporal side of the engine.',
    ),
    layer(
      '^engine/client/',
      [CONTRACTS, '^engine/document/', RECORD, REBUILT, MESSAGES],
      'Clients know documents and messages; of the interpreter only what a record is told from without a worker.',
    ),
    layer(
      '^engine/simulator/',
      [CONTRACTS, LIMITS, '^engine/(document|expression|execution)/'],
      'The same interpreter, another clock.',
    ),
    layer(
      '^aws/',
      [
        CONTRACTS,
        DOCUMENT_TYPES,
        LIMITS,
        '^engine/document/((region|suggest)\\.ts$|selectors/)',
        '^engine/expression/',
        '^engine/execution/sizes\\.ts$',
      ],
      'AWS knows the contracts; which selectors are read, what a Region is, and what a slip was meant to be, is decided once.',
    ),
    layer(
      '^workers/',
      ['^engine/', '^actions/', '^aws/'],
      'Processes; the command starts them and is not known to them.',
    ),
    layer(
      '^cli/',
      ['^engine/', '^actions/', '^workers/', '^aws/(activity|sdk/(classify-error|operation-name))\\.ts$'],
      'The command uses everything but AWS; of that, only what a simulation needs and no SDK.',
    ),
    {
      name: 'what-runs-share-holds-nothing-of-a-run',
      comment:
        'Modules that are read once a thread (workers/automation/bundle.ts) do not reach those that have variables of a run.',
      severity: 'error',
      from: { path: '^(engine/execution/|engine/workflow/temporal-runtime\\.ts$|actions/index\\.ts$)', pathNot: TEST },
      to: {
        path: ['^engine/workflow/(jobs|interceptors|payload-converter)\\.ts$', '\\.generated\\.ts$'],
        reachable: true,
      },
    },
    {
      name: 'an-action-is-pure',
      comment: 'An action imports the contracts, conditions, its own pure files, and of its activities only types.',
      severity: 'error',
      from: { path: '^actions/([^/]+)/action\\.ts$' },
      to: {
        path: ['^(engine|actions|aws|workers|cli|test|bench)/', 'node_modules/'],
        pathNot: [CONTRACTS, DOCUMENT_TYPES, CONDITIONS, '^actions/$1/'],
      },
    },
    {
      name: 'an-action-takes-only-types-from-its-activities',
      severity: 'error',
      from: { path: '^actions/([^/]+)/action\\.ts$' },
      to: { path: '/activities\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'actions-do-not-know-each-other',
      severity: 'error',
      from: { path: '^actions/([^/]+)/', pathNot: TEST },
      to: { path: '^actions/[^/]+/', pathNot: '^actions/$1/' },
    },
    layer('^actions/', [CONTRACTS, '^engine/(document|expression)/', '^aws/'], 'Actions know the contracts and AWS.'),
    reserved(
      'temporal-workflow',
      '@temporalio/workflow',
      ['^engine/workflow/', '^workers/workflows\\.ts$', '^bench/'],
      'House 2.',
    ),
    reserved(
      'temporal-client',
      '@temporalio/client',
      ['^engine/client/', '^workers/(dev/temporal-server|automation/confirm)\\.ts$', '^bench/'],
      'House 2.',
    ),
    reserved('temporal-worker', '@temporalio/(worker|activity)', ['^workers/', '^bench/'], 'House 2.'),
    reserved('aws-sdk', '@aws-sdk', ['^aws/', '^workers/sandbox/'], 'House 2.'),
    reserved(
      'yaml',
      'yaml',
      ['^engine/document/(text/|parse\\.ts$)'],
      'Positions are kept where text is read, and only there.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
