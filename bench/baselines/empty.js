// The floor: what a Lambda function on Node.js costs before it does anything.
export async function handler() {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
}
