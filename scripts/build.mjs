// npm run build: dist/ and the workflow bundle, where the sources are newer.
import { build } from './lib/build.mjs';
import { installPackages } from './lib/install.mjs';
import { explain, requireNode, say, step } from './lib/steps.mjs';

requireNode();
try {
  await step('Packages', (progress) => installPackages({ say: progress }));
  const { problems } = await step('Build', (progress) => build({ say: progress }));
  if (problems) {
    say(problems.trim());
    process.exitCode = 1;
  }
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
