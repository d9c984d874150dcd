import type { CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, LEVEL, type Value } from '../../flow/value.js';
import { isHostOpen, isTargetOpen } from '../shapes.js';
import { reach } from './injection.js';

const FILES = [
  'File',
  'java.io.File',
  'FileInputStream',
  'java.io.FileInputStream',
  'FileOutputStream',
  'java.io.FileOutputStream',
  'FileReader',
  'java.io.FileReader',
  'FileWriter',
  'java.io.FileWriter',
  'RandomAccessFile',
  'java.io.RandomAccessFile',
  'PrintWriter',
  'Paths.get',
  'java.nio.file.Paths.get',
  'Path.of',
  'java.nio.file.Path.of',
  'Files.newInputStream',
  'Files.readAllBytes',
  'Files.newBufferedReader',
  'Files.write',
  'Files.copy',
  'Files.delete',
  'Files.readString',
  'FileSystemResource',
  'java.nio.file.Files.newInputStream',
  'java.nio.file.Files.newOutputStream',
  '*.getResourceAsStream',
  '*.getRequestDispatcher',
];

/** Entries whose names were not looked at. */
function isEntry(value: Value): boolean {
  return [...value.origins].some((origin) => /ZipEntry|TarArchiveEntry|ArchiveEntry|JarEntry/.test(origin));
}

/** The address of the request itself names no other host. */
function isOwnAddress(call: CallFacts): boolean {
  return call.args.every((value) => [...value.origins].every((origin) => /getRequestURL/.test(origin)));
}

/** Paths, addresses, redirects and pages that are put together. */
export const JAVA_ADDRESSES: readonly CallRule[] = [
  { weakness: 'path-traversal', calls: FILES, args: [0, 1], level: LEVEL.request },
  {
    weakness: 'archive-traversal',
    calls: [
      'FileOutputStream',
      'java.io.FileOutputStream',
      'Files.copy',
      'Files.newOutputStream',
      'RandomAccessFile',
      'FileWriter',
      'java.nio.file.Files.copy',
    ],
    when: (call, observer) => call.args.some((value) => isEntry(value) && observer.reach(value, 'path') > LEVEL.fixed),
  },
  {
    weakness: 'ssrf',
    calls: [
      'java.net.URL',
      'URL',
      'URI.create',
      '*.getForObject',
      '*.getForEntity',
      '*.postForObject',
      '*.exchange',
      'HttpGet',
      'HttpPost',
      'org.apache.http.client.methods.HttpGet',
      'HttpRequest.newBuilder',
      'Jsoup.connect',
      '*.Request.Builder.url',
      'Socket',
      'java.net.Socket',
    ],
    when: (call, observer) =>
      call.args.some((value) => isHostOpen(value) && observer.reach(value, 'url') >= LEVEL.request) &&
      !isOwnAddress(call),
  },
  {
    weakness: 'open-redirect',
    calls: ['*.sendRedirect', 'RedirectView', 'ModelAndView', 'org.springframework.web.servlet.view.RedirectView'],
    when: (call, observer) =>
      call.args[0] !== undefined &&
      observer.reach(call.args[0], 'url') >= LEVEL.request &&
      (isTargetOpen(call.args[0]) || /^redirect:/.test(call.args[0].shape ?? '')),
  },
  {
    weakness: 'open-redirect',
    calls: ['*.setHeader', '*.addHeader'],
    args: [1],
    level: LEVEL.request,
    when: (call) => /^location$/i.test(String(constantOf(call.args[0]))),
  },
  { weakness: 'header-injection', calls: ['*.setHeader', '*.addHeader'], args: [0, 1], level: LEVEL.request },
  {
    weakness: 'xss',
    calls: ['print', 'println', 'write', 'printf', 'format', 'append'].flatMap((name) => [
      `*.getWriter.${name}`,
      `*.getOutputStream.${name}`,
      `PrintWriter.${name}`,
      `java.io.PrintWriter.${name}`,
      `JspWriter.${name}`,
    ]),
    when: (call, observer) => call.args.some((value) => reach(value, 'html', observer) >= LEVEL.request),
  },
  {
    weakness: 'template-injection',
    calls: [
      'Velocity.evaluate',
      'VelocityEngine.evaluate',
      'Template',
      'freemarker.template.Template',
      'JinJava.render',
      'Jinjava.render',
      '*.renderString',
    ],
    args: [0, 1, 2, 3],
    level: LEVEL.request,
  },
  {
    weakness: 'log-injection',
    calls: [
      '*.logger.info',
      '*.log.info',
      'logger.info',
      'log.info',
      'logger.warn',
      'logger.error',
      'log.warn',
      'log.error',
      'Logger.info',
      'Logger.warn',
      'Logger.error',
      'Logger.debug',
      'Logger.warning',
      'org.slf4j.Logger.info',
    ],
    args: [0, 1, 2],
    level: LEVEL.request,
  },
];
