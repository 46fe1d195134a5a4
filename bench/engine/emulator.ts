import { createTaskRouter } from '#emulator';

// The emulator in a process of its own, as one who tests against it runs it. One line of JSON says where it is.
createTaskRouter().then(({ url, accountSid, authToken, workspaceSid, workflowSid }) => {
  console.log(JSON.stringify({ url, accountSid, authToken, workspaceSid, workflowSid }));
});
