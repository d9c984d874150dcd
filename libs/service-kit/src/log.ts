import winston from 'winston';
import { createLineBuffer } from './line-buffer.js';
import { boundedMask, createMask, redact } from './redact.js';
import type { MaskText } from './redact.js';

export type Fields = Record<string, unknown>;

/** Structured log: one JSON line an event. `error` means that somebody must act now. */
export interface Log {
  error(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
}

interface LogOptions {
  service: string;
  level: string;
  /** Where lines go; standard output unless a test listens. */
  stream?: NodeJS.WritableStream;
  /** Masks secrets beyond the shapes that every process knows. */
  maskText?: MaskText;
}

type Level = 'error' | 'warn' | 'info' | 'debug';

/** Creates the service's log. Everything passes the redaction, by field name and by what the text holds. */
export function createLog({ service, level, stream = createLineBuffer(process.stdout), maskText }: LogOptions): Log {
  const mask = boundedMask(createMask(maskText));
  const logger = winston.createLogger({
    level,
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    format: winston.format.printf((info) => info.message as string),
    transports: [new winston.transports.Stream({ stream, eol: '\n' })],
  });
  const write = (severity: Level, message: string, fields?: Fields): void => {
    if (!logger.isLevelEnabled(severity)) return;
    const line = { time: new Date().toISOString(), level: severity, service, message: mask(message) };
    logger.log(severity, JSON.stringify(Object.assign(line, redact(fields, mask))));
  };
  return {
    error: (message, fields) => write('error', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    info: (message, fields) => write('info', message, fields),
    debug: (message, fields) => write('debug', message, fields),
  };
}
