const { formatWithOptions } = require('node:util');

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const METHODS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };

/**
 * Makes console write what Lambda's does: a tab-separated line, or with JSON logging an object of timestamp, level,
 * requestId and message, left out below the function's log level.
 * Source: "Log and monitor Node.js Lambda functions" in the Lambda Developer Guide.
 * @param {() => string | undefined} requestId the invocation that is running.
 */
exports.patchConsole = (requestId) => {
  const json = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
  const threshold = json ? LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO') : 0;
  for (const [method, level] of Object.entries(METHODS)) {
    if (LEVELS.indexOf(level) < threshold) {
      console[method] = () => {};
      continue;
    }
    console[method] = (...args) => {
      const line = json ? jsonLine(level, requestId(), args) : textLine(level, requestId(), args);
      process.stdout.write(`${line}\n`);
    };
  }
};

function textLine(level, requestId, args) {
  // A carriage return keeps a message of several lines one log event.
  const message = formatWithOptions({}, ...args).replaceAll('\n', '\r');
  return [new Date().toISOString(), requestId, level, message].join('\t');
}

function jsonLine(level, requestId, args) {
  const line = { timestamp: new Date().toISOString(), level, requestId };
  const [only] = args;
  if (args.length === 1 && only instanceof Error) {
    Object.assign(line, { errorType: only.name, errorMessage: only.message, stackTrace: stackLines(only) });
  } else {
    line.message = args.length === 1 && isPlain(only) ? only : formatWithOptions({}, ...args);
  }
  try {
    return JSON.stringify(line);
  } catch {
    return JSON.stringify({ ...line, message: formatWithOptions({}, ...args) });
  }
}

function isPlain(value) {
  return typeof value === 'object' && value !== null;
}

function stackLines(error) {
  return (error.stack ?? '').split('\n').slice(1);
}
