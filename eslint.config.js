import tseslint from 'typescript-eslint';

/** Where a program talks to a person: everywhere else `console` is a mistake. */
const MAY_PRINT = ['cli/**', 'workers/**', 'scripts/**', 'bench/**', 'test/corpus.ts', 'test/faults/campaign/main.ts'];
const TESTS = ['**/*.test.ts', 'test/**'];

const NO_DEFAULT = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };

/** What all runs of a workflow thread share (workers/automation/bundle.ts): a variable here would lead from one run into another. */
const SHARED = [
  'engine/*.ts',
  'engine/document/{document,inputs,plan,position,problem,role-arn,schema-errors,suggest,value-type}.ts',
  'engine/{execution,expression}/**/*.ts',
  'engine/workflow/{child,messages,step-error,temporal-runtime,time-limits}.ts',
  'actions/index.ts',
  'actions/*/!(activities).ts',
];
const TOP = ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration';
/** What is made once, when the module is read. */
const ONCE = ':not(:function *)';
const EMPTY = 'ObjectExpression[properties.length=0], ArrayExpression[elements.length=0]';
const NO_VARIABLES = [
  `${TOP}[kind!="const"]`,
  `${TOP} > VariableDeclarator[id.typeAnnotation.typeAnnotation.typeName.name!=/^Readonly/] NewExpression[callee.name=/^(Map|Set)$/]${ONCE}`,
  `${TOP} NewExpression[callee.name=/^Weak(Map|Set)$/]${ONCE}`,
  `${TOP} NewExpression[callee.name="RegExp"][arguments.1.value=/[gy]/]${ONCE}`,
  `${TOP} > VariableDeclarator > :matches(${EMPTY})`,
  `${TOP} > VariableDeclarator > :matches(TSAsExpression, TSSatisfiesExpression) > :matches(${EMPTY})`,
  `${TOP} Literal[regex.flags=/[gy]/]${ONCE}`,
  `${TOP} CallExpression[callee.type=/Function/]${ONCE}`,
  'PropertyDefinition[static=true]',
].map((selector) => ({ selector, message: 'All runs share this module: keep what changes in the run.' }));

const SIZES = {
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '**/*.generated.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      // Our contracts are objects of closures, written as methods: none of them knows `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A document's `Value` may be an object; where it becomes text, that is meant.
      '@typescript-eslint/no-base-to-string': 'off',
      // It takes assertions away that the compiler needs: `[] as State[]` for a parameter that infers.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // A promise that a contract asks for is not always awaited for.
      '@typescript-eslint/require-await': 'off',
      // `'Abort' | 'Continue' | string` says more than `string`.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      'default-case-last': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-control-regex': 'error',
      'no-restricted-syntax': ['error', NO_DEFAULT],
      ...SIZES,
    },
  },
  { files: SHARED, ignores: TESTS, rules: { 'no-restricted-syntax': ['error', NO_DEFAULT, ...NO_VARIABLES] } },
  { files: ['**/*.{js,mjs,cjs}'], rules: { eqeqeq: 'error', 'no-unused-vars': 'error', ...SIZES } },
  {
    // vitest wants a default export of these.
    files: ['test/support/generate.ts', 'vitest.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['vitest.config.ts'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: TESTS,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      // `expect.any` and its like are `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: MAY_PRINT, rules: { 'no-console': 'off' } },
);
