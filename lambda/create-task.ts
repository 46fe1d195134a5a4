import { required, requiredJson, requiredSid } from './support/environment';
import { handleHttp } from './support/handle-http';
import { invalidInput, json, jsonText } from './support/http';
import { TaskRouter } from './support/task-router';
import { twilioProblem } from './support/twilio-problem';
import { RestCredentials } from './support/twilio-secrets';
import { parseNewTask } from './taskrouter/new-task';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const workspaceSid = requiredSid('TWILIO_WORKSPACE_SID', 'WS');
const defaults = {
  workflowSid: requiredSid('TWILIO_WORKFLOW_SID', 'WW'),
  attributes: requiredJson('DEFAULT_TASK_ATTRIBUTES'),
};
const credentials = new RestCredentials(required('REST_SECRET'), accountSid);
const taskRouter = new TaskRouter(required('TASKROUTER_URL'), workspaceSid, credentials);

/** Creates a Task and answers 201 `{"task_sid": "WT…"}`. */
export const handler = handleHttp(async (request) => {
  const task = parseNewTask(jsonText(request), defaults, Date.now());
  if (!task.ok) throw invalidInput(task.problems);
  try {
    const taskSid = await taskRouter.createTask(task.value);
    return { response: json(201, { task_sid: taskSid }), fields: { outcome: 'created', taskSid } };
  } catch (error) {
    throw twilioProblem(error, 'The Task');
  }
});
