import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { SourceMapConsumer } from 'source-map';
