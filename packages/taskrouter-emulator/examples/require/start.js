const { createTaskRouter } = require('taskrouter-emulator');

createTaskRouter().then(async (taskRouter) => {
  console.log(`TaskRouter at ${taskRouter.url}, Workspace ${taskRouter.workspaceSid}`);
  await taskRouter.close();
});
