import { createTaskRouter, readWorkspaceFile } from '#src';

// An emulator that keeps its state, and so few entries in it that they are replaced again and again.
const [workspaceFile = '', path = ''] = process.argv.slice(2);
createTaskRouter({ seed: readWorkspaceFile(workspaceFile), state: { path, checkpointAfter: 25 } }).then(
  ({ url: taskRouterUrl, accountSid, authToken, workspaceSid }) =>
    console.log(JSON.stringify({ taskRouterUrl, accountSid, authToken, workspaceSid })),
);
