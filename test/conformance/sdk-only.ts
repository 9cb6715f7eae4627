/** A workflow bundle of nothing but Temporal's SDK, to tell what ours adds. */
import '@temporalio/workflow';
