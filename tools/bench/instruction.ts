const SECTIONS = `# Task: nightly export of invoices

## DELIVERABLES
- A script \`scripts/export-invoices.ts\` that writes one CSV file per customer to \`exports/<date>/\`.
- A unit test and an integration test; both run in the pipeline.
- A short page \`docs/invoice-export.md\` with an example call.

## SUCCESS_CRITERIA
1. The export of the 12,000 invoices of the test database ends within five minutes.
2. A second run on the same day writes the same bytes.
3. No file holds an invoice of another customer.

## BOUNDARIES
Work only under \`scripts/\`, \`test/\` and \`docs/\`. Never run \`rm -rf\` outside \`exports/\`, never push with --force,
and do not touch the production database. Do not print or log any password or token.

## DEPENDENCIES
PostgreSQL 15 or newer with the schema of release 2026.10, Node.js 22, the package \`csv-stringify\`.
Credentials come from the environment: \`DATABASE_URL\` is set by the runner.

## MITIGATION
If a run fails half-way, its folder is moved aside (\`mv exports/today exports/failed\`) and the run starts again.
The script writes to a temporary name and renames, so that nobody ever reads half a file.

## TEST_PROCESS
\`\`\`bash
npm ci
npm run build
npm test -- --coverage
node scripts/export-invoices.js --date 2026-10-31 --out exports/
ls -la exports/ && wc -l exports/*.csv
diff -r exports/ fixtures/expected/
\`\`\`
Look at one file by hand and compare it with the invoice in the web page.

## TEST_RESULTS_FORMAT
A JUnit report in \`reports/junit.xml\`, and a table in the pull request: name of the test, result, duration.

## RESOURCE_REQUIREMENTS
One worker with 2 cores and 4 GiB of memory, 2 GiB of disk, at most one hour.

## RISK_ASSESSMENT
| risk | likelihood | effect | answer |
| --- | --- | --- | --- |
| the database is slow at night | medium | the run takes longer | limit of one hour, alert |
| a customer has no address | high | an empty column | the column stays empty, a line in the log |
| two runs at the same time | low | mixed files | lock file, the second run ends with code 3 |

## QUALITY_METRICS
Coverage of the new code at least 90 %, no lint warning, no new dependency but the one above; the export of one
invoice takes less than 20 ms.
`;

const NOTE = (n: number): string =>
  `\nNote ${n}: customer ${1_000 + n} wants the columns in the order date, number, amount, currency; see ticket ${n}.
Run \`node scripts/export-invoices.js --customer ${1_000 + n}\` and compare with \`git diff --stat HEAD~${(n % 9) + 1}\`.
Nothing of it may reach the archive before the export of day ${n % 28} was looked at by a person.\n`;

/** An instruction as a careful person writes it, with the ten sections and nothing wrong in it, of this many characters. */
export function exampleInstruction(length: number): string {
  let text = SECTIONS;
  for (let n = 0; text.length < length; n += 1) text += NOTE(n);
  return text.slice(0, length);
}
