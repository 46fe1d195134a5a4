import { createTaskRouter } from 'taskrouter-emulator';

const taskRouter = await createTaskRouter();
console.log(`TaskRouter at ${taskRouter.url}, Workspace ${taskRouter.workspaceSid}`);
await taskRouter.close();
