// An application that accepts every Reservation. Set it as the Workflow's Assignment Callback URL:
// http://application:8080/assignment
const { createServer } = require('node:http');

createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"instruction":"accept"}');
  });
}).listen(Number(process.env.PORT));
