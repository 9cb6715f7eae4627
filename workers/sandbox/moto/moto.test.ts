import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheDir } from '../../dev/cache-dir.js';
import { freePorts } from '../../dev/free-port.js';
import { askMoto } from './forward.js';
import { findMoto } from './install-moto.js';
import { startMoto } from './moto.js';

const quiet = () => undefined;
let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'moto-test-'))));
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('moto', () => {
  it('gets none of our variables: no keys, no profile, no docker, no proxy, no home', async () => {
    const ours = {
      AWS_ACCESS_KEY_ID: 'AKIAREAL',
      AWS_PROFILE: 'prod',
      AWS_ENDPOINT_URL: 'http://evil.example',
      DOCKER_HOST: 'tcp://evil.example:2375',
      HTTPS_PROXY: 'http://evil.example',
      https_proxy: 'http://evil.example',
      PYTHONPATH: '/evil.example',
    };
    for (const [name, value] of Object.entries(ours)) vi.stubEnv(name, value);
    const python = join(folder, 'python');
    await writeFile(python, `#!/bin/sh\nenv > ${folder}/environment; exit 3\n`);
    await chmod(python, 0o755);

    await expect(startMoto({ kind: 'python', python }, 1, quiet)).rejects.toMatchObject({ code: 'SETUP_FAILED' });

    const environment = (await readFile(join(folder, 'environment'), 'utf8')).trim().split('\n');
    const names = environment.map((line) => line.split('=')[0]).filter((name) => !/^(PWD|OLDPWD|SHLVL|_)$/.test(name!));
    expect(names.sort()).toEqual([
      'AWS_CONFIG_FILE',
      'AWS_EC2_METADATA_DISABLED',
      'AWS_SHARED_CREDENTIALS_FILE',
      'HOME',
      'NO_PROXY',
      'PATH',
    ]);
    expect(environment.filter((line) => line.startsWith('AWS_')).join()).not.toMatch(/REAL|prod|evil/);
    expect(environment).not.toContain(`HOME=${process.env['HOME']}`);
  });

  it('in a container answers us alone, by a secret that is no argument', async () => {
    const source = await findMoto(cacheDir(), undefined, quiet);
    if (source.kind !== 'python') throw new Error('this test needs a moto in Python');
    const [own] = await freePorts(1);
    // A fake docker that runs the program on this machine, at the port that docker would publish.
    const docker = `for each; do echo "$each"; done > ${folder}/arguments
      while [ "$1" != -I ]; do [ "$1" = --publish ] && { port="\${2#*:}"; port="\${port%:*}"; }; shift; done
      exec ${source.python} -I -c "$3" "$4" "$port" ${own}`;
    await writeFile(join(folder, 'docker'), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);

    const moto = await startMoto({ kind: 'docker', image: 'motoserver/moto:1' }, 1, quiet);
    const { secret, ...door } = moto.door as { hostname: string; port: string; secret: string };

    expect(await readFile(join(folder, 'arguments'), 'utf8')).not.toContain(secret);
    await expect(askMoto(moto.door, '/moto-api/config', {})).resolves.toContain('use_docker');
    await expect(askMoto(door, '/moto-api/config', {})).rejects.toThrow('403');
    await moto.close();
  });

  it('plays Lambda and Batch without docker, also after a reset, and takes its folder with it', async () => {
    const moto = await startMoto(await findMoto(cacheDir(), undefined, quiet), 1, quiet);
    const isPython = 'socketPath' in moto.door;
    const place = isPython ? dirname((moto.door as { socketPath: string }).socketPath) : tmpdir();

    await moto.reset();
    const configuration = JSON.parse(await askMoto(moto.door, '/moto-api/config', {})) as Record<string, unknown>;

    expect(configuration).toMatchObject({ lambda: { use_docker: false }, batch: { use_docker: false } });
    expect(await readdir(place)).toContain('moto.sock');
    await moto.close();
    await moto.ended;
    await expect(readdir(place)).rejects.toThrow('ENOENT');
  });
});
