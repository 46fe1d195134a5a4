import { Match } from 'aws-cdk-lib/assertions';
import { testSid } from 'taskrouter/test/sids';
import { synthesizeFallbackTemplate, synthesizeTemplate } from '../helpers/stack';
import { UNBUNDLED } from '../helpers/stack-variants';

const first = synthesizeTemplate(...UNBUNDLED.pair);
const fallback = synthesizeFallbackTemplate(...UNBUNDLED.pair);
const text = JSON.stringify(fallback.toJSON());

test("each stack sets its own of the Workflow's two URLs, and needs nothing of the other", () => {
  const set = (template: typeof first) =>
    Object.values(template.findResources('Custom::TaskRouterCallback')).map(
      ({ Properties }) => Properties.Parameter,
    );
  expect(set(first)).toEqual(['AssignmentCallbackUrl', 'EventCallbackUrl']);
  expect(set(fallback)).toEqual(['FallbackAssignmentCallbackUrl']);
  for (const template of [first, fallback]) {
    expect(JSON.stringify(template.toJSON())).not.toMatch(
      /Fn::ImportValue|"Export"|Custom::CrossRegionExport/,
    );
  }
  fallback.hasOutput('ConnectedCallbacks', { Value: 'FallbackAssignmentCallbackUrl' });
});

test('the first one says where the other one is', () => {
  first.hasOutput('FallbackStackName', { Value: 'TaskRouterFallback' });
  first.hasOutput('FallbackRegion', { Value: 'us-west-2' });
  expect(fallback.findOutputs('FallbackStackName')).toEqual({});
});

test('the fallback verifies callbacks to its own API by the replica of the same name, under its own key', () => {
  fallback.hasOutput('FallbackAssignmentCallbackUrl', {
    Value: { 'Fn::Join': ['', [Match.anyValue(), '/taskrouter/assignment_callback']] },
  });
  expect(fallback.findOutputs('AssignmentCallbackUrl')).toEqual({});
  fallback.hasOutput('AuthTokenSecretName', { Value: 'twilio/taskrouter' });
  expect(text).toContain('arn:aws:kms:us-west-2:123456789012:key/5678');
  expect(text).not.toMatch(/eu-west-1|cdn\.example\.com/);
});

test('it keeps its Workspace too, and has the same routes and alarms but for those of events', () => {
  fallback.hasParameter('DeployedWorkspace', { Default: testSid('WS') });
  const routes = (template: typeof first) =>
    Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties.RouteKey,
    );
  expect([...routes(fallback), 'POST /taskrouter/event_callback'].sort()).toEqual(routes(first).sort());
  const alarms = (template: typeof first) => Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
  expect(alarms(first).filter((id) => !alarms(fallback).includes(id))).not.toContainEqual(
    expect.not.stringMatching(/Event/),
  );
});
