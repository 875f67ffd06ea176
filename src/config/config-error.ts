import { AppError, type AppErrorDetails } from '../model/app-error.ts';
import type { ConfigCode } from './codes.ts';

/** One environment variable that keeps the server from starting. Never holds the value of a secret. */
export class ConfigError extends AppError<ConfigCode> {
  readonly variable: string;

  constructor(details: AppErrorDetails<ConfigCode> & { variable: string }) {
    super(details);
    this.variable = details.variable;
  }
}
