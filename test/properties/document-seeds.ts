/** Documents of ours to spoil: every element of the language once, in block and flow style and as JSON. */

const WHOLE = `schemaVersion: '0.3'
description: |-
  Restarts **everything**, {{ literally }}.
assumeRole: '{{ Role }}'
parameters:
  Role: { type: 'AWS::IAM::Role::Arn', default: '' }
  Ids:
    type: List<AWS::EC2::Instance::Id>
    allowedPattern: ^i-[a-f0-9]{8}$
    minItems: 1
  Level: { type: String, allowedValues: [soft, hard], default: soft, maxChars: 4 }
  Tags: { type: StringMap, default: {} }
  Count: { type: Integer, default: 3 }
variables:
  seen: { type: Integer, default: 0 }
mainSteps:
- name: ask
  action: aws:approve
  timeoutSeconds: 3600
  inputs:
    Approvers: ["{{ Ids }}", arn:aws:iam::111122223333:user/alice]
    Message: >-
      Restart {{ Ids }} in {{ global:REGION }}
      at {{global:DATE_TIME}}?
- name: pick
  action: aws:branch
  inputs:
    Choices:
    - { NextStep: nap, Variable: "{{ Level }}", StringEquals: hard }
    - NextStep: look
      Not: { Variable: '{{ ask.ApprovalStatus }}', Contains: Approved }
    Default: look
- name: look
  action: aws:executeAwsApi
  onFailure: step:nap
  maxAttempts: 2
  isCritical: false
  inputs:
    Service: ec2
    Api: DescribeInstances
    InstanceIds: '{{ Ids }}'
  outputs:
  - Name: State
    Selector: "$.Reservations..Instances[?(@.State.Name == 'running')].InstanceId"
    Type: StringList
  nextStep: nap
- name: nap
  action: aws:sleep
  inputs: { Duration: PT10M }
  isEnd: true
outputs: [look.State, ask.ApprovalStatus]
`;

const SHARED = `%YAML 1.2
---
# a comment
schemaVersion: !!str 0.3
mainSteps: &steps
  - &one {name: a, action: 'aws:sleep', inputs: &nap {Duration: "PT1S"}}
  - name: "b\\u0062"
    action: !!str aws:sleep
    inputs: *nap
    onFailure: step:c
    timeoutSeconds: 0x10
  - {<<: *one, name: c}
outputs: []
...
`;

const COMMAND = `schemaVersion: "0.3"
mainSteps:
  - name: run
    action: aws:runCommand
    onCancel: step:tidy
    inputs:
      DocumentName: AWS-RunShellScript
      InstanceIds:
        - i-0123456789abcdef0
      Parameters: {commands: ["echo '{{ global:DATE }}'", 'exit 0']}
  - name: tidy
    action: aws:changeInstanceState
    inputs: {InstanceIds: [i-0123456789abcdef0], DesiredState: stopped, Force: true}
  - name: wait
    action: aws:waitForAwsResourceProperty
    inputs: {Service: ec2, Api: DescribeVolumes, PropertySelector: $.Volumes[0].State, DesiredValues: [available]}
`;

const CHOICE = `schemaVersion: 0.3
parameters: {P: {type: String, default: a}}
mainSteps:
- name: c
  action: aws:branch
  inputs: {Choices: [{NextStep: e, Variable: '{{ P }}', StringEquals: a}], Default: e}
- {name: e, action: 'aws:sleep', inputs: {Duration: PT1S}, nextStep: c}
`;

const OUTPUT = `mainSteps:
  - name: a
    action: aws:executeAwsApi
    inputs: {Service: sts, Api: GetCallerIdentity}
    outputs:
      - {Name: Id, Selector: $.Account, Type: Integer}
schemaVersion: '0.3'
outputs: [a.Id]
`;

const VARIABLE = `schemaVersion: "0.3"
variables:
  v: { type: StringMap, default: '{"a": "{{ P }}"}' }
parameters:
  P:
    type: List<AWS::S3::Bucket::Name>
    default: ["{{ssm:/b}}"]
mainSteps:
- name: a
  action: aws:sleep
  inputs: {Timestamp: '{{ variable:v }}'}
`;

const FLOW = `{schemaVersion: "0.3", mainSteps: [
  {name: a, action: "aws:sleep", inputs: &x {Duration: PT1S}},
  {name: b, action: 'aws:sleep', inputs: *x, isEnd: true, onFailure: Continue}]}
`;

/** The long one costs most of the time, so it stands here once. */
export const YAML_SEEDS = [CHOICE, OUTPUT, VARIABLE, FLOW, CHOICE, OUTPUT, VARIABLE, FLOW, SHARED, COMMAND, WHOLE];

export const JSON_SEED = `{
  "schemaVersion": "0.3",
  "parameters": { "P": { "type": "String", "default": "{{ssm:/a/b}}" }, "B": { "type": "Boolean", "default": true } },
  "mainSteps": [
    { "name": "one", "action": "aws:executeAwsApi", "isCritical": "true",
      "inputs": { "Service": "ssm", "Api": "GetParameter", "Name": "/x/{{ P }}", "WithDecryption": "{{ B }}" },
      "outputs": [{ "Name": "Value", "Selector": "$.Parameter.Value", "Type": "String" }] },
    { "name": "two", "action": "aws:sleep", "inputs": { "Duration": "PT1S" }, "isEnd": true }
  ],
  "outputs": ["one.Value"]
}
`;

/** What parsers, schemas and rules look at. */
export const SPICES = [
  ...'{}[],:-?&*!|>\'"%@`#~ \n\t\r\\=<.$0a\u00e9\u2028\u{1F600}\u{FEFF}',
  ...['---', '...', '\n  ', '\n- ', ': ', '*one', '&x ', '!Ref ', '!!int ', '<<: ', '{{', '}}', '{{ P }}', '{{ a.b }}'],
  ...['__proto__: 1\n', 'constructor', 'null', 'true', '.inf', '1e999', '0777', '12345678901234567890', '2026-01-31'],
  ...['step:', 'nextStep: a\n', 'isEnd: true\n', 'onFailure: Continue\n', 'type: ', 'default: ', '"\\u', '\\ud800'],
];
