/** The minimum that a listing needs: connect, request one page, print it. */
import { Client, Connection } from '@temporalio/client';

const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS']! });
const client = new Client({ connection });
const ids: string[] = [];
for await (const { workflowId } of client.workflow.list({ query: "WorkflowType='automation'", pageSize: 50 })) {
  ids.push(workflowId);
  if (ids.length === 50) break;
}
console.log(JSON.stringify(ids));
await connection.close();
