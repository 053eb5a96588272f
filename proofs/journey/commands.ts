const COMMAND = 'npx cdk-reverse-proxied-service';

/** The shell commands of the journey, in their order. The page shows them as they are run. */
export const COMMANDS = {
  learn: `${COMMAND} learn access.log --out routes.yaml`,
  check: `${COMMAND} check --routes routes.yaml --limit 3 access.log`,
  reportOnly: 'npx cdk deploy --context report-only=true',
  watch: `${COMMAND} check --routes cdk.out --limit 3 proxy.log`,
  update: 'cp routes.yaml before.yaml\n' + `${COMMAND} learn proxy.log --update routes.yaml`,
  diff: `${COMMAND} diff before.yaml routes.yaml --format markdown`,
  enforce: 'npx cdk deploy',
  report: `${COMMAND} report --routes routes.yaml --against before.yaml --out allowlist.html enforced.log`,
  explain: `${COMMAND} explain --routes routes.yaml --line "$(grep -m 1 '"/staff/stock.bak"' enforced.log)"`,
} as const;

/** The name of a step whose commands the page shows. */
export type Step = keyof typeof COMMANDS;
