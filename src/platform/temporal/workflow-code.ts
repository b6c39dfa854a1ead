/** The orders' and the departments' workflows. */
export const WORKFLOWS_PATH = require.resolve('../../../workflows/index');
/** What every worker that runs them must bundle with them. */
export const WORKFLOW_INTERCEPTORS = [require.resolve('../../../workflows/answer-queries-at-rest')];
