// One cold start without a Lambda runtime: loads a bundle, hands its handler the event, passes the answer on, ends.
// argv: the bundle's path, the event as JSON. The answer goes to file descriptor 3, because stdout is the function's log.
const { writeSync } = require('node:fs');
const [, , bundle, event] = process.argv;

require(bundle)
  .handler(JSON.parse(event), {})
  .then((answer) => {
    writeSync(3, JSON.stringify(answer));
    process.exit(0);
  });
