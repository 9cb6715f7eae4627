import { describe, expect, it } from 'vitest';
import { findOperation } from './operation.js';
import { findService } from './service-table.js';

describe('the service table', () => {
  it.each([
    ['ec2', '@aws-sdk/client-ec2', 'EC2Client', 'AWS_ENDPOINT_URL_EC2'],
    ['EC2', '@aws-sdk/client-ec2', 'EC2Client', 'AWS_ENDPOINT_URL_EC2'],
    ['stepfunctions', '@aws-sdk/client-sfn', 'SFNClient', 'AWS_ENDPOINT_URL_SFN'],
    [
      'elbv2',
      '@aws-sdk/client-elastic-load-balancing-v2',
      'ElasticLoadBalancingV2Client',
      'AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2',
    ],
    ['config', '@aws-sdk/client-config-service', 'ConfigServiceClient', 'AWS_ENDPOINT_URL_CONFIG_SERVICE'],
    ['acm-pca', '@aws-sdk/client-acm-pca', 'ACMPCAClient', 'AWS_ENDPOINT_URL_ACM_PCA'],
  ])('knows the package, class and endpoint variable of %s', (name, packageName, clientClass, endpointVariable) => {
    expect(findService(name, 'X')).toMatchObject({ packageName, clientClass, endpointVariable });
  });

  it('suggests the service that was probably meant', () => {
    expect(() => findService('ec3', 'X')).toThrow('Unknown service: "ec3". Did you mean "ec2" or');
  });

  it('says that a service without a JavaScript client cannot be called', () => {
    expect(() => findService('sdb', 'X')).toThrow('no client for the service "sdb"');
  });
});

describe('finding an operation', () => {
  it.each(['DescribeInstances', 'describeInstances', 'describe_instances'])('takes the spelling %s', async (api) => {
    expect((await findOperation({ service: 'ec2', api })).name).toBe('DescribeInstances');
  });

  it('suggests the operation that was probably meant', async () => {
    await expect(findOperation({ service: 'ssm', api: 'SendComand' })).rejects.toMatchObject({
      kind: 'unsent',
      code: 'UnknownOperation',
      message: 'The service "ssm" has no operation "SendComand". Did you mean "SendCommand"?',
    });
  });

  it('names the package to add when a client is not installed', async () => {
    await expect(findOperation({ service: 'neptune', api: 'X' })).rejects.toMatchObject({
      kind: 'unsent',
      code: 'MissingPackage',
      message: expect.stringContaining('npm install @aws-sdk/client-neptune') as string,
    });
  });
});
